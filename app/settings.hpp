/// Every setting of the service: environment variables, with a `.env` file in
/// the working directory as their fallback (design 4, contract appendix A).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "http/permissions.hpp"
#include "log/log.hpp"

namespace orders::app {

struct settings {
  std::string node_env;  // production, development, test; may be empty
  std::uint16_t port = 3006;
  std::string bind_address;
  std::string database_url;
  /// Of a replica for listings; empty: there is none.
  std::string read_database_url;
  bool auto_migrate = true;
  std::vector<std::string> allowed_origins;

  std::string gateway_secret, gateway_key, gateway_name;
  /// Accepted beside the current ones while those are being replaced.
  std::string gateway_secret_previous, gateway_key_previous,
      service_secret_previous;
  std::int64_t gateway_skew_seconds = 300;
  std::string service_secret, service_name;
  /// Whether X-Service-Auth is accepted without X-Service-Auth-V2.
  bool service_auth_v1 = true;
  std::size_t service_auth_nonces = 250'000;
  bool insecure_dev_auth = false;
  http::permissions permissions;
  bool trust_client_discount = false;

  std::string product_url, auth_url, cart_url, payment_url;
  /// Empty: the neighbour is not asked.
  std::string warehouse_url, address_url;
  bool commissions_enabled = false;
  std::string ca_file;
  std::chrono::milliseconds product_cache{};
  std::chrono::milliseconds outbound_timeout{}, auth_timeout{},
      payment_timeout{};
  unsigned payment_retries = 1;
  bool require_auth_service = false;
  bool circuit_breaker = true;
  std::size_t outbound_connections = 64;

  std::chrono::milliseconds checkout_deadline{};
  std::size_t most_items = 100, most_checkouts = 0, checkouts_per_minute = 0;
  std::size_t most_live_orders = 0;
  std::chrono::milliseconds order_idle_time{};

  /// Empty: no Kafka; events wait in the outbox.
  std::string kafka_brokers, kafka_options;
  std::string order_events_topic, order_events_key;
  bool specific_events = false;
  bool relay_enabled = true;
  unsigned outbox_max_attempts = 10;
  unsigned outbox_retention_days = 7;
  /// Empty: payment events are not listened to.
  std::string payment_events_topic, payment_events_group,
      payment_events_dead_topic;

  bool sweepers_enabled = true;
  std::chrono::milliseconds sweep_interval{}, invoice_grace{},
      reconcile_interval{}, expiry_grace{};
  unsigned auto_complete_days = 7;

  unsigned http_threads = 2;
  std::size_t http_connections = 0, http_in_flight = 0;
  std::size_t db_writers = 1, db_readers = 2, db_batch = 64;
  std::chrono::milliseconds shutdown_delay{}, shutdown_patience{};
  log::level log_level = log::level::info;
  log::format log_format = log::format::text;

  /// Empty: no spans are exported, and new traces are not sampled.
  std::string trace_endpoint;
  double trace_share = 1;
  std::chrono::milliseconds trace_interval{}, trace_timeout{};
  std::size_t trace_queue = 0;
};

/// The value of a variable, or nothing when it is not set.
using variable_lookup =
    std::function<std::optional<std::string>(const std::string&)>;

/// The environment, then the `.env` file.
variable_lookup environment_variables();

/// The error is one line that names the setting.
tl::expected<settings, std::string> read_settings(const variable_lookup& from);

/// One line for each setting: name, default, meaning.
std::string describe_settings();

}  // namespace orders::app
