// The routes about what this process logs.
#include "http/routes/checks.hpp"
#include "log/log.hpp"

namespace orders::http::routes {

namespace {

const std::vector<std::string>& level_choices() {
  static const std::vector<std::string> all{log::level_names.begin(),
                                            log::level_names.end() - 1};
  return all;
}

std::optional<log::level> read_level(const nlohmann::json& body,
                                     field_errors& errors) {
  if (!body.is_object()) {
    errors.add("", wrong_type("object", body));
    return std::nullopt;
  }
  const auto name =
      object_reader{body, "", errors}.one_of("level", level_choices(), true);
  return name ? log::parse_level(*name) : std::nullopt;
}

void reply_level(const exchange_ptr& x) {
  domain::json_writer json{128};
  json.begin_object()
      .member("success", true)
      .key("data")
      .begin_object()
      .member("level", to_text(log::current_level()))
      .member("configured", to_text(log::configured_level()))
      .end_object()
      .end_object();
  x->reply(json_reply(200, json.take()));
}

}  // namespace

void get_log_level(const services&, const exchange_ptr& x) {
  reply_level(x);
}

void put_log_level(const services&, const exchange_ptr& x) {
  const auto wanted = valid_body(x, read_level);
  if (!wanted) return;
  log::change_level(*wanted, "admin");
  reply_level(x);
}

}  // namespace orders::http::routes
