#include "integrations/kafka_handle.hpp"

#include <array>

namespace orders::integrations::kafka {

namespace {

constexpr std::size_t longest_error = 512;

void log_line(const rd_kafka_t* client, int level, const char* facility,
              const char* text) {
  (void)level;
  const auto* context = static_cast<client_context*>(rd_kafka_opaque(client));
  if (context && context->options.log)
    context->options.log(std::string{facility} + ": " + text);
}

/// Client-wide errors are told by the outcome of each record; here for the log.
void log_error(rd_kafka_t* /*client*/, int code, const char* reason,
               void* opaque) {
  const auto* context = static_cast<client_context*>(opaque);
  if (context->options.log)
    context->options.log(
        std::string{rd_kafka_err2name(static_cast<rd_kafka_resp_err_t>(code))} +
        ": " + reason);
}

}  // namespace

tl::expected<config, std::string> make_config(const kafka_options& options,
                                              const properties& ours) {
  config out{rd_kafka_conf_new()};
  std::array<char, longest_error> why{};
  const auto set = [&](const std::string& name, const std::string& value) {
    return rd_kafka_conf_set(out.get(), name.c_str(), value.c_str(), why.data(),
                             why.size());
  };
  for (const auto* list : {&ours, &options.properties})
    for (const auto& [name, value] : *list) switch (set(name, value)) {
        case RD_KAFKA_CONF_OK:
          break;
        case RD_KAFKA_CONF_UNKNOWN:
          return tl::make_unexpected("Kafka knows no option " + name);
        case RD_KAFKA_CONF_INVALID:
          // The library's text repeats the value, which may be a password.
          return tl::make_unexpected("the Kafka option " + name +
                                     " has a value that it cannot take");
      }
  if (set("bootstrap.servers", options.brokers) != RD_KAFKA_CONF_OK)
    return tl::make_unexpected(std::string{"the list of brokers is unusable"});
  return out;
}

void set_log(rd_kafka_conf_t& into, client_context& context) {
  rd_kafka_conf_set_opaque(&into, &context);
  rd_kafka_conf_set_log_cb(&into, log_line);
  rd_kafka_conf_set_error_cb(&into, log_error);
}

tl::expected<handle, std::string> make_handle(rd_kafka_type_t type,
                                              config how) {
  std::array<char, longest_error> why{};
  handle out{rd_kafka_new(type, how.get(), why.data(), why.size())};
  if (!out)
    return tl::make_unexpected("there is no Kafka client: " +
                               std::string{why.data()});
  (void)how.release();  // it belongs to the client now
  return out;
}

}  // namespace orders::integrations::kafka
