#include "app/settings.hpp"

#include <charconv>
#include <set>

#include "integrations/kafka_options.hpp"

namespace orders::app {

namespace {

using std::chrono::milliseconds;

/// Reads a text into a setting; the error says what is wrong with the text.
using setter =
    std::function<std::optional<std::string>(settings&, const std::string&)>;

struct definition {
  const char* name;
  const char* fallback;
  const char* meaning;
  setter set;
};

std::optional<std::int64_t> to_number(const std::string& text) {
  std::int64_t out = 0;
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, out);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return out;
}

setter text(std::string settings::*member) {
  return [member](settings& s, const std::string& value) {
    s.*member = value;
    return std::nullopt;
  };
}

template <class T>
setter number(T settings::*member, std::int64_t least, std::int64_t most) {
  return
      [=](settings& s, const std::string& value) -> std::optional<std::string> {
        const auto n = to_number(value);
        if (!n || *n < least || *n > most)
          return "must be a whole number from " + std::to_string(least) +
                 " to " + std::to_string(most);
        s.*member = T(*n);
        return std::nullopt;
      };
}

setter flag(bool settings::*member) {
  return [member](settings& s,
                  const std::string& value) -> std::optional<std::string> {
    if (value != "true" && value != "false") return "must be true or false";
    s.*member = value == "true";
    return std::nullopt;
  };
}

setter url(std::string settings::*member) {
  return [member](settings& s,
                  const std::string& value) -> std::optional<std::string> {
    auto trimmed = value;
    while (trimmed.ends_with('/')) trimmed.pop_back();
    const auto scheme = trimmed.find("://");
    const bool known =
        trimmed.starts_with("http://") || trimmed.starts_with("https://");
    if (!known || trimmed.size() == scheme + 3)
      return "must be an http:// or https:// URL";
    s.*member = trimmed;
    return std::nullopt;
  };
}

/// Empty stands for "there is none".
setter optional_url(std::string settings::*member) {
  return
      [member, full = url(member)](
          settings& s, const std::string& value) -> std::optional<std::string> {
        if (!value.empty()) return full(s, value);
        s.*member = value;
        return std::nullopt;
      };
}

setter one_of(std::string settings::*member, std::set<std::string> allowed) {
  return
      [member, allowed = std::move(allowed)](
          settings& s, const std::string& value) -> std::optional<std::string> {
        if (!allowed.contains(value)) {
          std::string list;
          for (const auto& a : allowed)
            if (!a.empty()) list += (list.empty() ? "" : ", ") + a;
          return "must be one of " + list;
        }
        s.*member = value;
        return std::nullopt;
      };
}

std::optional<std::string> set_skew(settings& s, const std::string& value) {
  // Not a number, or not above zero: the default (contract 2.3).
  const auto n = to_number(value);
  s.gateway_skew_seconds = n && *n > 0 ? *n : 300;
  return std::nullopt;
}

std::optional<std::string> set_origins(settings& s, const std::string& value) {
  s.allowed_origins.clear();
  std::size_t start = 0;
  while (start <= value.size()) {
    auto end = value.find(',', start);
    if (end == std::string::npos) end = value.size();
    auto origin = value.substr(start, end - start);
    origin.erase(0, origin.find_first_not_of(' '));
    origin.erase(origin.find_last_not_of(' ') + 1);
    if (!origin.empty()) s.allowed_origins.push_back(origin);
    start = end + 1;
  }
  return std::nullopt;
}

std::optional<std::string> set_permissions(settings& s,
                                           const std::string& value) {
  auto parsed = http::permissions::parse(value);
  if (!parsed) return parsed.error();
  s.permissions = std::move(*parsed);
  return std::nullopt;
}

std::optional<std::string> set_log_level(settings& s,
                                         const std::string& value) {
  const auto level = log::parse_level(value);
  if (!level) return "must be one of debug, error, info, warn";
  s.log_level = *level;
  return std::nullopt;
}

/// Machines read the lines of production, people those of other places.
std::optional<std::string> set_log_format(settings& s,
                                          const std::string& value) {
  if (value != "json" && value != "text" && !value.empty())
    return "must be one of json, text";
  const bool json =
      value.empty() ? s.node_env == "production" : value == "json";
  s.log_format = json ? log::format::json : log::format::text;
  return std::nullopt;
}

std::optional<std::string> set_trace_share(settings& s,
                                           const std::string& value) {
  double share = 0;
  const auto* end = value.data() + value.size();
  const auto parsed =
      std::from_chars(value.data(), end, share, std::chars_format::fixed);
  if (parsed.ec != std::errc{} || parsed.ptr != end || !(share >= 0) ||
      share > 1)
    return "must be a number from 0 to 1";
  s.trace_share = share;
  return std::nullopt;
}

constexpr std::int64_t longest_ms = 600'000;

const std::vector<definition>& definitions() {
  static const std::vector<definition> all = {
      {"NODE_ENV", "",
       "production, development or test; production insists "
       "on secrets",
       one_of(&settings::node_env,
              {"", "production", "development", "test", "staging"})},
      {"PORT", "3006", "port to listen on; ORDER_SERVICE_PORT goes before it",
       number(&settings::port, 0, 65535)},
      {"BIND_ADDRESS", "0.0.0.0", "address to listen on",
       text(&settings::bind_address)},
      {"ORDER_DATABASE_URL", "",
       "postgresql://user:password@host:5432/name; "
       "several hosts for failover",
       text(&settings::database_url)},
      {"ORDER_READ_DATABASE_URL", "",
       "a read replica for the listings of sellers and admins; one host",
       text(&settings::read_database_url)},
      {"AUTO_MIGRATE", "true", "bring the database to our schema at the start",
       flag(&settings::auto_migrate)},
      {"ALLOWED_ORIGINS", "http://localhost:3000",
       "origins that browsers may call from, comma separated", set_origins},
      {"GATEWAY_SECRET", "", "HMAC secret of the gateway's x-gateway-auth",
       text(&settings::gateway_secret)},
      {"GATEWAY_SECRET_PREVIOUS", "",
       "accepted beside it, while it is being replaced",
       text(&settings::gateway_secret_previous)},
      {"GATEWAY_SECRET_KEY", "", "static x-gateway-key of the older gateway",
       text(&settings::gateway_key)},
      {"GATEWAY_SECRET_KEY_PREVIOUS", "",
       "accepted beside it, while it is being replaced",
       text(&settings::gateway_key_previous)},
      {"GATEWAY_NAME", "apiGateway", "name that the gateway signs with",
       text(&settings::gateway_name)},
      {"GATEWAY_AUTH_MAX_SKEW_SECONDS", "300",
       "how old a gateway token may be, at most 300", set_skew},
      {"SERVICE_SECRET", "", "HMAC secret that all services share",
       text(&settings::service_secret)},
      {"SERVICE_SECRET_PREVIOUS", "",
       "accepted beside it, while it is being replaced",
       text(&settings::service_secret_previous)},
      {"SERVICE_AUTH_V1_ENABLED", "true",
       "accept X-Service-Auth where X-Service-Auth-V2 is not sent",
       flag(&settings::service_auth_v1)},
      {"SERVICE_AUTH_V2_NONCES", "250000",
       "calls with X-Service-Auth-V2 remembered for two minutes, against "
       "replays; more get 503",
       number(&settings::service_auth_nonces, 1, 10'000'000)},
      {"SERVICE_NAME", "order-service", "our name in outgoing tokens",
       text(&settings::service_name)},
      {"SERVICE_PERMISSIONS", http::permissions::defaults,
       "what each service may do: name=right|right,...", set_permissions},
      {"INSECURE_DEV_AUTH", "false",
       "trust unsigned headers; refused with secrets or in production",
       flag(&settings::insecure_dev_auth)},
      {"TRUST_CLIENT_DISCOUNT", "false", "let gateway users set discountAmount",
       flag(&settings::trust_client_discount)},
      {"PRODUCT_SERVICE_URL", "http://localhost:3002", "product-service",
       url(&settings::product_url)},
      {"AUTH_SERVICE_URL", "http://localhost:3001", "auth-service",
       url(&settings::auth_url)},
      {"CART_SERVICE_URL", "http://localhost:3003", "cart-service",
       url(&settings::cart_url)},
      {"PAYMENT_SERVICE_URL", "http://localhost:3007", "payment-service",
       url(&settings::payment_url)},
      {"WAREHOUSE_SERVICE_URL", "",
       "warehouse-service, for stock of the house brand; empty: not asked",
       optional_url(&settings::warehouse_url)},
      {"ADDRESS_SERVICE_URL", "",
       "address-service, told of saved addresses in use; empty: not told",
       optional_url(&settings::address_url)},
      {"COMMISSIONS_ENABLED", "false",
       "report commissions of seller orders to payment-service",
       flag(&settings::commissions_enabled)},
      {"OUTBOUND_CA_FILE", "",
       "PEM file of the authorities to trust for "
       "https neighbours; empty: the system's",
       text(&settings::ca_file)},
      {"OUTBOUND_HTTP_TIMEOUT_MS", "5000", "per call to product and cart",
       number(&settings::outbound_timeout, 1, longest_ms)},
      {"PRODUCT_CACHE_MS", "0",
       "how long a fetched product is used again, prices included; 0: never",
       number(&settings::product_cache, 0, 60'000)},
      {"AUTH_SERVICE_TIMEOUT_MS", "1000", "per call to auth-service",
       number(&settings::auth_timeout, 1, longest_ms)},
      {"PAYMENT_SERVICE_TIMEOUT_MS", "",
       "per attempt; empty: OUTBOUND_HTTP_TIMEOUT_MS if that is set, else "
       "20000",
       number(&settings::payment_timeout, 1, longest_ms)},
      {"PAYMENT_SERVICE_RETRIES", "1", "further attempts for an invoice",
       number(&settings::payment_retries, 0, 10)},
      {"OUTBOUND_CONNECTIONS", "64", "connections to each neighbour",
       number(&settings::outbound_connections, 1, 1024)},
      {"REQUIRE_AUTH_SERVICE", "false",
       "fail the checkout when auth-service does",
       flag(&settings::require_auth_service)},
      {"CIRCUIT_BREAKER_ENABLED", "true",
       "leave a neighbour alone for a while when it keeps failing",
       flag(&settings::circuit_breaker)},
      {"CHECKOUT_DEADLINE_MS", "10000",
       "after which a checkout answers with what stands",
       number(&settings::checkout_deadline, 100, 28'000)},
      {"CHECKOUT_MAX_ITEMS", "100", "lines of one checkout",
       number(&settings::most_items, 1, 1000)},
      {"CHECKOUT_MAX_RUNNING", "4096", "checkouts at a time; more get 503",
       number(&settings::most_checkouts, 1, 1'000'000)},
      {"CHECKOUT_RATE_PER_MINUTE", "60000",
       "checkouts of one user at each replica; more get 429; 0: no limit",
       number(&settings::checkouts_per_minute, 0, 1'000'000)},
      {"ORDER_MAX_LIVE", "100000", "order actors kept in memory",
       number(&settings::most_live_orders, 1, 10'000'000)},
      {"ORDER_IDLE_MS", "60000", "after which an order actor passivates",
       number(&settings::order_idle_time, 100, 86'400'000)},
      {"KAFKA_BROKERS", "",
       "host:port,...; empty: no Kafka, events wait in the outbox",
       text(&settings::kafka_brokers)},
      {"KAFKA_OPTIONS", "",
       "further options of librdkafka: name=value;name=value",
       text(&settings::kafka_options)},
      {"ORDER_EVENTS_TOPIC", "order_event", "topic of our events",
       text(&settings::order_events_topic)},
      {"ORDER_EVENTS_KEY", "order",
       "key of our events: order keeps an order's events together, user a "
       "user's",
       one_of(&settings::order_events_key, {"order", "user"})},
      {"ORDER_SPECIFIC_EVENTS", "false",
       "raise order.paid, order.shipped and so on beside "
       "order.status_changed",
       flag(&settings::specific_events)},
      {"RELAY_ENABLED", "true",
       "publish events from this process; false where `relay` runs apart",
       flag(&settings::relay_enabled)},
      {"OUTBOX_MAX_ATTEMPTS", "10",
       "refusals by Kafka after which an event is parked",
       number(&settings::outbox_max_attempts, 1, 1000)},
      {"OUTBOX_RETENTION_DAYS", "7", "how long published events are kept",
       number(&settings::outbox_retention_days, 0, 3650)},
      {"PAYMENT_EVENTS_TOPIC", "payment_event",
       "topic of payment-service's events; with KAFKA_BROKERS only",
       text(&settings::payment_events_topic)},
      {"PAYMENT_EVENTS_GROUP", "order-service",
       "consumer group that all replicas share",
       text(&settings::payment_events_group)},
      {"PAYMENT_EVENTS_DEAD_TOPIC", "payment_event_dead",
       "topic for payment events that cannot be read",
       text(&settings::payment_events_dead_topic)},
      {"SWEEPERS_ENABLED", "true",
       "make up for missing invoices, callbacks, expiries and completions",
       flag(&settings::sweepers_enabled)},
      {"SWEEP_INTERVAL_MS", "5000", "how often overdue orders are looked for",
       number(&settings::sweep_interval, 50, longest_ms)},
      {"INVOICE_GRACE_MS", "15000",
       "age at which an order without an invoice is overdue",
       number(&settings::invoice_grace, 0, longest_ms)},
      {"RECONCILE_INTERVAL_MS", "30000",
       "how often payment-service is asked about an unpaid order",
       number(&settings::reconcile_interval, 100, 86'400'000)},
      {"EXPIRY_GRACE_MS", "300000",
       "how long an order is kept after its last moment to pay",
       number(&settings::expiry_grace, 0, 86'400'000)},
      {"AUTO_COMPLETE_DAYS", "7", "days from delivered to completed",
       number(&settings::auto_complete_days, 0, 3650)},
      {"HTTP_THREADS", "2", "I/O threads",
       number(&settings::http_threads, 1, 64)},
      {"HTTP_MAX_CONNECTIONS", "10000", "open connections; more get 503",
       number(&settings::http_connections, 1, 1'000'000)},
      {"HTTP_MAX_IN_FLIGHT", "4096", "unanswered requests; more get 503",
       number(&settings::http_in_flight, 1, 1'000'000)},
      {"DB_WRITERS", "1",
       "connections that commit checkouts, and as many that commit changes",
       number(&settings::db_writers, 1, 64)},
      {"DB_READERS", "2", "connections that read",
       number(&settings::db_readers, 1, 64)},
      {"DB_BATCH", "64", "commands of one group commit, at most",
       number(&settings::db_batch, 1, 1024)},
      {"SHUTDOWN_DELAY_MS", "0",
       "how long requests are still taken after SIGTERM, unready already, so "
       "that a balancer looks elsewhere first",
       number(&settings::shutdown_delay, 0, 60'000)},
      {"SHUTDOWN_TIMEOUT_MS", "8000",
       "how long requests in flight may take after SIGTERM",
       number(&settings::shutdown_patience, 0, 60'000)},
      {"LOG_LEVEL", "info",
       "debug, info, warn or error; see also PUT /api/admin/log-level",
       set_log_level},
      {"LOG_FORMAT", "", "json or text; empty: json in production, else text",
       set_log_format},
      {"OTEL_EXPORTER_OTLP_ENDPOINT", "",
       "collector that spans are sent to, by OTLP over HTTP with JSON; empty: "
       "no tracing",
       optional_url(&settings::trace_endpoint)},
      {"OTEL_TRACES_SAMPLER_ARG", "1",
       "of the traces that begin here, how many are recorded: 0 to 1",
       set_trace_share},
      {"OTEL_BSP_SCHEDULE_DELAY", "5000",
       "how often spans are sent, in ms; at once when 512 wait",
       number(&settings::trace_interval, 10, longest_ms)},
      {"OTEL_BSP_MAX_QUEUE_SIZE", "2048", "spans that wait; more are dropped",
       number(&settings::trace_queue, 1, 1'000'000)},
      {"OTEL_EXPORTER_OTLP_TIMEOUT", "10000",
       "per request to the collector, in ms",
       number(&settings::trace_timeout, 1, longest_ms)},
  };
  return all;
}

/// The secrets of .env.example, which everybody knows.
bool is_example_secret(const std::string& value) {
  return value == "change-me-gateway-secret" ||
         value == "change-me-service-secret" ||
         value == "change-me-gateway-key";
}

struct secret_setting {
  const char* name;
  std::string settings::*current;
  std::string settings::*previous;
};

constexpr secret_setting all_secrets[] = {
    {"GATEWAY_SECRET", &settings::gateway_secret,
     &settings::gateway_secret_previous},
    {"GATEWAY_SECRET_KEY", &settings::gateway_key,
     &settings::gateway_key_previous},
    {"SERVICE_SECRET", &settings::service_secret,
     &settings::service_secret_previous},
};

/// A previous secret alone would be one that nobody can rotate away from.
std::optional<std::string> check_previous_secrets(const settings& s) {
  for (const auto& secret : all_secrets)
    if ((s.*secret.current).empty() && !(s.*secret.previous).empty())
      return std::string{secret.name} + "_PREVIOUS must not be set without " +
             secret.name;
  return std::nullopt;
}

std::optional<std::string> check_example_secrets(const settings& s) {
  const auto complaint = [](const std::string& name) {
    return name + " must not be the one of .env.example in production";
  };
  for (const auto& secret : all_secrets) {
    if (is_example_secret(s.*secret.current)) return complaint(secret.name);
    if (is_example_secret(s.*secret.previous))
      return complaint(std::string{secret.name} + "_PREVIOUS");
  }
  return std::nullopt;
}

std::optional<std::string> check_secrets(const settings& s) {
  if (s.insecure_dev_auth) {
    if (s.node_env == "production")
      return "INSECURE_DEV_AUTH must not be true in production";
    for (const auto& secret : all_secrets)
      if (!(s.*secret.current).empty())
        return "INSECURE_DEV_AUTH must not be true while a secret is set";
  }
  if (auto wrong = check_previous_secrets(s)) return wrong;
  if (s.node_env != "production") return std::nullopt;
  if (s.gateway_secret.empty() && s.gateway_key.empty())
    return "GATEWAY_SECRET (or GATEWAY_SECRET_KEY) must be set in production";
  if (s.service_secret.empty())
    return "SERVICE_SECRET must be set in production";
  return check_example_secrets(s);
}

}  // namespace

tl::expected<settings, std::string> read_settings(const variable_lookup& from) {
  settings out;
  const auto outbound = from("OUTBOUND_HTTP_TIMEOUT_MS");
  for (const auto& d : definitions()) {
    std::string name = d.name;
    auto value = from(name);
    if (name == "PORT") {
      if (auto first = from("ORDER_SERVICE_PORT"); first && !first->empty()) {
        name = "ORDER_SERVICE_PORT";
        value = first;
      }
    } else if (name == "PAYMENT_SERVICE_TIMEOUT_MS" &&
               (!value || value->empty())) {
      value = outbound && !outbound->empty() ? outbound : "20000";
    }
    // Compose files pass unset variables on as empty ones.
    if (!value || value->empty()) value = d.fallback;
    if (auto wrong = d.set(out, *value))
      return tl::make_unexpected(name + " " + *wrong);
  }
  if (auto wrong = check_secrets(out)) return tl::make_unexpected(*wrong);
  if (!out.kafka_brokers.empty()) {
    const auto kafka =
        integrations::parse_kafka_options(out.kafka_brokers, out.kafka_options);
    if (!kafka)
      return tl::make_unexpected("KAFKA_BROKERS or KAFKA_OPTIONS: " +
                                 kafka.error());
  }
  if (out.database_url.empty())
    return tl::make_unexpected(std::string{
        "ORDER_DATABASE_URL must be set (postgresql://user:password@host/"
        "name)"});
  return out;
}

std::string describe_settings() {
  std::string out;
  for (const auto& d : definitions()) {
    out += "  ";
    out += d.name;
    if (*d.fallback) {
      out += " (";
      out += d.fallback;
      out += ")";
    }
    out += "\n      ";
    out += d.meaning;
    out += "\n";
  }
  return out;
}

}  // namespace orders::app
