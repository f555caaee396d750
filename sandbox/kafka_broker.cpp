#include "sandbox/kafka_broker.hpp"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "sandbox/json_text.hpp"
#include "sandbox/listener.hpp"

namespace orders::sandbox {
namespace {

using nlohmann::json;

constexpr std::size_t control_threads = 16;
constexpr int most_partitions = 1000;
constexpr int every_broker = -1;

/// Numbers of the Kafka protocol.
constexpr std::array<std::pair<std::string_view, std::int16_t>, 9> apis{{
    {"produce", 0},
    {"fetch", 1},
    {"list_offsets", 2},
    {"metadata", 3},
    {"offset_commit", 8},
    {"offset_fetch", 9},
    {"find_coordinator", 10},
    {"join_group", 11},
    {"init_producer_id", 22},
}};

std::optional<std::int16_t> api_named(std::string_view name) {
  for (const auto& [known, number] : apis)
    if (known == name) return number;
  return std::nullopt;
}

/// By number, or by the name that librdkafka has for it.
std::optional<rd_kafka_resp_err_t> error_of(const json& given) {
  if (given.is_number_integer())
    return static_cast<rd_kafka_resp_err_t>(given.get<int>());
  if (!given.is_string()) return std::nullopt;
  const auto name = given.get<std::string>();
  const rd_kafka_err_desc* all = nullptr;
  std::size_t count = 0;
  rd_kafka_get_err_descs(&all, &count);
  for (std::size_t i = 0; i < count; ++i)
    if (all[i].name && name == all[i].name) return all[i].code;
  return std::nullopt;
}

reply error(int status, std::string_view text) {
  json_text out;
  return json_reply(status, out.text("error", text).finish());
}

reply done() {
  return json_reply(200, R"({"done":true})");
}

}  // namespace

struct kafka_broker::cluster {
  ~cluster() {
    if (brokers) rd_kafka_mock_cluster_destroy(brokers);
    if (owner) rd_kafka_destroy(owner);
  }
  /// The library wants a client to keep the cluster's books; it stays idle.
  rd_kafka_t* owner = nullptr;
  rd_kafka_mock_cluster_t* brokers = nullptr;
};

tl::expected<std::pair<std::string, int>, std::string> parse_topic(
    const std::string& text) {
  const auto colon = text.rfind(':');
  int partitions = 0;
  if (colon != text.npos && colon > 0) {
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + colon + 1, end, partitions);
    if (read.ec == std::errc{} && read.ptr == end && partitions > 0 &&
        partitions <= most_partitions)
      return std::pair{text.substr(0, colon), partitions};
  }
  return tl::make_unexpected("a topic is given as NAME:PARTITIONS, not " +
                             text);
}

kafka_broker::kafka_broker(kafka_broker_settings settings)
    : settings_(std::move(settings)) {}

kafka_broker::~kafka_broker() {
  stop();
}

tl::expected<void, std::string> kafka_broker::start() {
  std::array<char, 512> why{};
  auto made = std::make_unique<cluster>();
  auto* how = rd_kafka_conf_new();
  // What it says about connections that end is of no use to anybody.
  rd_kafka_conf_set_log_cb(how, nullptr);
  made->owner = rd_kafka_new(RD_KAFKA_PRODUCER, how, why.data(), why.size());
  if (!made->owner) {
    rd_kafka_conf_destroy(how);
    return tl::make_unexpected(std::string{why.data()});
  }
  made->brokers = rd_kafka_mock_cluster_new(made->owner, settings_.brokers);
  if (!made->brokers)
    return tl::make_unexpected(std::string{"the brokers cannot be started"});
  for (const auto& [name, partitions] : settings_.topics) {
    const auto failed = rd_kafka_mock_topic_create(
        made->brokers, name.c_str(), partitions, settings_.brokers);
    if (failed)
      return tl::make_unexpected("topic " + name + ": " +
                                 rd_kafka_err2str(failed));
  }
  cluster_ = std::move(made);
  listener_settings listen;
  listen.port = settings_.control_port;
  listen.most_threads = control_threads;
  control_ = std::make_unique<listener>(
      listen,
      [this](const request& asked, const gate&) { return answer(asked); });
  return control_->start();
}

void kafka_broker::stop() {
  if (control_) control_->stop();
  cluster_.reset();
}

std::string kafka_broker::bootstrap() const {
  return rd_kafka_mock_cluster_bootstraps(cluster_->brokers);
}

std::string kafka_broker::control_url() const {
  return "http://127.0.0.1:" + std::to_string(control_->port());
}

reply kafka_broker::answer(const request& asked) {
  if (asked.method != "PUT") return error(405, "only PUT");
  auto* brokers = cluster_->brokers;
  if (asked.path == "/down") {
    rd_kafka_mock_broker_set_down(brokers, every_broker);
    return done();
  }
  if (asked.path == "/up") {
    rd_kafka_mock_broker_set_up(brokers, every_broker);
    return done();
  }
  if (asked.path == "/errors") return push_errors(asked);
  return error(404, "no such route");
}

reply kafka_broker::push_errors(const request& asked) {
  const auto body = json::parse(asked.body, nullptr, false);
  if (!body.is_object() || !body.contains("api") || !body["api"].is_string() ||
      !body.contains("errors") || !body["errors"].is_array())
    return error(400, R"(expects {"api":NAME,"errors":[NAME or number]})");
  const auto api = api_named(body["api"].get<std::string>());
  if (!api) return error(400, "unknown api");
  std::vector<rd_kafka_resp_err_t> errors;
  for (const auto& given : body["errors"]) {
    const auto code = error_of(given);
    if (!code) return error(400, "unknown error " + given.dump());
    errors.push_back(*code);
  }
  rd_kafka_mock_clear_request_errors(cluster_->brokers, *api);
  rd_kafka_mock_push_request_errors_array(cluster_->brokers, *api,
                                          errors.size(), errors.data());
  return done();
}

}  // namespace orders::sandbox
