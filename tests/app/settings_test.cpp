#include "app/settings.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

using namespace orders::app;
using namespace std::chrono_literals;

namespace {

using variables = std::map<std::string, std::string>;

tl::expected<settings, std::string> read(variables given) {
  given.emplace("ORDER_DATABASE_URL", "postgresql://localhost/orders");
  return read_settings(
      [given](const std::string& name) -> std::optional<std::string> {
        const auto found = given.find(name);
        if (found == given.end()) return std::nullopt;
        return found->second;
      });
}

settings good(const variables& given) {
  auto out = read(given);
  if (!out) FAIL(out.error());
  return *out;
}

std::string fault(const variables& given) {
  const auto out = read(given);
  return out ? "none" : out.error();
}

/// Secrets as production needs them, with `more` on top.
variables production(variables more = {}) {
  more.emplace("NODE_ENV", "production");
  more.emplace("GATEWAY_SECRET", "a real gateway secret");
  more.emplace("SERVICE_SECRET", "a real service secret");
  return more;
}

}  // namespace

TEST_CASE("the defaults are those of the contract", "[settings]") {
  const auto s = good({});
  CHECK(s.port == 3006);
  CHECK(s.database_url == "postgresql://localhost/orders");
  CHECK(s.auto_migrate);
  CHECK(s.allowed_origins == std::vector<std::string>{"http://localhost:3000"});
  CHECK(s.gateway_secret.empty());
  CHECK(s.gateway_key.empty());
  CHECK(s.gateway_name == "apiGateway");
  CHECK(s.gateway_skew_seconds == 300);
  CHECK(s.service_secret.empty());
  CHECK(s.service_name == "order-service");
  CHECK_FALSE(s.insecure_dev_auth);
  CHECK_FALSE(s.trust_client_discount);
  CHECK(s.product_url == "http://localhost:3002");
  CHECK(s.auth_url == "http://localhost:3001");
  CHECK(s.cart_url == "http://localhost:3003");
  CHECK(s.payment_url == "http://localhost:3007");
  CHECK(s.outbound_timeout == 5s);
  CHECK(s.auth_timeout == 1s);
  CHECK(s.payment_timeout == 20s);
  CHECK(s.payment_retries == 1);
  CHECK_FALSE(s.require_auth_service);
  CHECK(s.checkout_deadline == 10s);
  CHECK(s.most_items == 100);
  CHECK(s.permissions.allows("logistic-service", "shipment"));
  CHECK_FALSE(s.permissions.allows("logistic-service", "checkout"));
}

TEST_CASE("the database must be named", "[settings]") {
  CHECK(fault({{"ORDER_DATABASE_URL", ""}}).find("ORDER_DATABASE_URL") == 0);
}

TEST_CASE("empty variables count as unset", "[settings]") {
  const auto s = good({{"PORT", ""},
                       {"NODE_ENV", ""},
                       {"AUTO_MIGRATE", ""},
                       {"SERVICE_PERMISSIONS", ""},
                       {"PAYMENT_SERVICE_TIMEOUT_MS", ""},
                       {"GATEWAY_NAME", ""}});
  CHECK(s.port == 3006);
  CHECK(s.auto_migrate);
  CHECK(s.gateway_name == "apiGateway");
  CHECK(s.permissions.allows("logistic-service", "shipment"));
}

TEST_CASE("ORDER_SERVICE_PORT goes before PORT", "[settings]") {
  CHECK(good({{"PORT", "4000"}}).port == 4000);
  CHECK(good({{"ORDER_SERVICE_PORT", "5000"}}).port == 5000);
  CHECK(good({{"PORT", "4000"}, {"ORDER_SERVICE_PORT", "5000"}}).port == 5000);
  CHECK(good({{"PORT", "0"}}).port == 0);
  SECTION("unless it is empty, as compose files leave it") {
    CHECK(good({{"PORT", "4000"}, {"ORDER_SERVICE_PORT", ""}}).port == 4000);
  }
}

TEST_CASE("a bad port is told under the name that was set", "[settings]") {
  CHECK(fault({{"PORT", "http"}}) ==
        "PORT must be a whole number from 0 to 65535");
  CHECK(fault({{"ORDER_SERVICE_PORT", "70000"}}) ==
        "ORDER_SERVICE_PORT must be a whole number from 0 to 65535");
}

TEST_CASE("a bad value names its setting", "[settings]") {
  struct bad {
    const char* name;
    const char* value;
  };
  const auto b = GENERATE(values<bad>({
      {"NODE_ENV", "prod"},
      {"AUTO_MIGRATE", "yes"},
      {"AUTO_MIGRATE", "TRUE"},
      {"INSECURE_DEV_AUTH", "1"},
      {"TRUST_CLIENT_DISCOUNT", "no"},
      {"REQUIRE_AUTH_SERVICE", "0"},
      {"CIRCUIT_BREAKER_ENABLED", "on"},
      {"PORT", "65536"},
      {"PORT", "-1"},
      {"PORT", "80 "},
      {"PORT", "0x50"},
      {"SERVICE_PERMISSIONS", "payment-service"},
      {"SERVICE_PERMISSIONS", "a=fly"},
      {"PRODUCT_SERVICE_URL", "localhost:3002"},
      {"AUTH_SERVICE_URL", "ftp://x"},
      {"CART_SERVICE_URL", "http:/x"},
      {"PAYMENT_SERVICE_URL", "http://"},
      {"OUTBOUND_HTTP_TIMEOUT_MS", "0"},
      {"AUTH_SERVICE_TIMEOUT_MS", "1.5"},
      {"PAYMENT_SERVICE_TIMEOUT_MS", "soon"},
      {"PAYMENT_SERVICE_TIMEOUT_MS", "600001"},
      {"PAYMENT_SERVICE_RETRIES", "11"},
      {"PAYMENT_SERVICE_RETRIES", "-1"},
      {"CHECKOUT_DEADLINE_MS", "30000"},
      {"CHECKOUT_MAX_ITEMS", "0"},
      {"DB_WRITERS", "0"},
      {"DB_READERS", "99999999999999999999"},
      {"HTTP_THREADS", "two"},
      {"LOG_LEVEL", "loud"},
      {"LOG_LEVEL", "off"},
      {"LOG_FORMAT", "xml"},
      {"OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318"},
      {"OTEL_TRACES_SAMPLER_ARG", "2"},
      {"OTEL_TRACES_SAMPLER_ARG", "-0.1"},
      {"OTEL_TRACES_SAMPLER_ARG", "nan"},
      {"OTEL_TRACES_SAMPLER_ARG", "half"},
      {"OTEL_BSP_SCHEDULE_DELAY", "0"},
      {"OTEL_BSP_MAX_QUEUE_SIZE", "0"},
  }));
  INFO(b.name << "=" << b.value);
  const auto text = fault({{b.name, b.value}});
  CHECK(text.find(std::string{b.name} + " ") == 0);
  CHECK(text.find('\n') == std::string::npos);
}

TEST_CASE("the payment timeout follows the outbound one", "[settings]") {
  const char* payment = "PAYMENT_SERVICE_TIMEOUT_MS";
  const char* outbound = "OUTBOUND_HTTP_TIMEOUT_MS";
  CHECK(good({{outbound, "7000"}}).payment_timeout == 7s);
  CHECK(good({{outbound, "7000"}, {payment, ""}}).payment_timeout == 7s);
  CHECK(good({{outbound, "7000"}, {payment, "3000"}}).payment_timeout == 3s);
  CHECK(good({{payment, "3000"}}).payment_timeout == 3s);
  CHECK(good({{payment, "3000"}}).outbound_timeout == 5s);
  CHECK(good({{outbound, ""}}).payment_timeout == 20s);
  CHECK(fault({{outbound, "x"}}).find("OUTBOUND_HTTP_TIMEOUT_MS") == 0);
}

TEST_CASE("an odd skew is the default", "[settings]") {
  const char* skew = "GATEWAY_AUTH_MAX_SKEW_SECONDS";
  for (const auto* value : {"", "0", "-5", "soon", "1.5", "300s"})
    CHECK(good({{skew, value}}).gateway_skew_seconds == 300);
  CHECK(good({{skew, "60"}}).gateway_skew_seconds == 60);
}

TEST_CASE("production logs JSON unless told otherwise", "[settings]") {
  using orders::log::format;
  CHECK(good(production()).log_format == format::json);
  CHECK(good({}).log_format == format::text);
  CHECK(good({{"LOG_FORMAT", "json"}}).log_format == format::json);
  CHECK(good(production({{"LOG_FORMAT", "text"}})).log_format == format::text);
}

TEST_CASE("origins are a list", "[settings]") {
  CHECK(
      good({{"ALLOWED_ORIGINS", " https://a , ,https://b"}}).allowed_origins ==
      std::vector<std::string>{"https://a", "https://b"});
}

TEST_CASE("URLs lose their trailing slashes", "[settings]") {
  CHECK(good({{"CART_SERVICE_URL", "https://cart:1//"}}).cart_url ==
        "https://cart:1");
}

TEST_CASE("production insists on secrets", "[settings]") {
  CHECK(good(production()).node_env == "production");
  CHECK(fault(production({{"GATEWAY_SECRET", ""}})).find("GATEWAY_SECRET ") ==
        0);
  CHECK(good(production({{"GATEWAY_SECRET", ""}, {"GATEWAY_SECRET_KEY", "k"}}))
            .gateway_key == "k");
  CHECK(fault(production({{"SERVICE_SECRET", ""}})).find("SERVICE_SECRET ") ==
        0);
  for (const auto* relaxed : {"", "development", "test", "staging"})
    CHECK(read({{"NODE_ENV", relaxed}}));
}

TEST_CASE("production refuses the secrets of .env.example", "[settings]") {
  CHECK(fault(production({{"GATEWAY_SECRET", "change-me-gateway-secret"}}))
            .find("GATEWAY_SECRET ") == 0);
  CHECK(fault(production({{"GATEWAY_SECRET_KEY", "change-me-gateway-key"}}))
            .find("GATEWAY_SECRET_KEY ") == 0);
  CHECK(fault(production({{"SERVICE_SECRET", "change-me-service-secret"}}))
            .find("SERVICE_SECRET ") == 0);
  // Whichever of them stands where.
  CHECK(fault(production({{"SERVICE_SECRET", "change-me-gateway-key"}}))
            .find("SERVICE_SECRET ") == 0);
  CHECK(read({{"SERVICE_SECRET", "change-me-service-secret"}}));
}

TEST_CASE("the development switch is refused beside secrets and in production",
          "[settings]") {
  const char* name = "INSECURE_DEV_AUTH";
  CHECK(good({{name, "true"}}).insecure_dev_auth);
  CHECK(good({{name, "true"}, {"NODE_ENV", "development"}}).insecure_dev_auth);
  for (const auto* secret :
       {"GATEWAY_SECRET", "GATEWAY_SECRET_KEY", "SERVICE_SECRET"}) {
    CHECK(fault({{name, "true"}, {secret, "x"}}).find(name) == 0);
    CHECK(read({{name, "false"}, {secret, "x"}}));
    CHECK(read({{name, "true"}, {secret, ""}}));
  }
  CHECK(fault({{name, "true"}, {"NODE_ENV", "production"}}).find(name) == 0);
  CHECK(fault(production({{name, "true"}})).find(name) == 0);
}

TEST_CASE("every setting is described with its default", "[settings]") {
  const auto text = describe_settings();
  for (const auto* name :
       {"PORT (3006)", "ORDER_DATABASE_URL", "ALLOWED_ORIGINS",
        "SERVICE_PERMISSIONS", "INSECURE_DEV_AUTH (false)", "NODE_ENV",
        "PAYMENT_SERVICE_TIMEOUT_MS", "LOG_LEVEL (info)"}) {
    INFO(name);
    CHECK(text.find(name) != std::string::npos);
  }
}

TEST_CASE("a previous secret needs a current one, and is no example either",
          "[settings]") {
  for (const std::string name :
       {"GATEWAY_SECRET", "GATEWAY_SECRET_KEY", "SERVICE_SECRET"}) {
    const auto previous = name + "_PREVIOUS";
    CHECK(fault({{previous, "old"}}).find(previous + " ") == 0);
    CHECK(read({{name, "new"}, {previous, "old"}}));
    CHECK(fault(production(
                    {{name, "new"}, {previous, "change-me-service-secret"}}))
              .find(previous + " ") == 0);
  }
  const auto s =
      good({{"SERVICE_SECRET", "new"}, {"SERVICE_SECRET_PREVIOUS", "old"}});
  CHECK(s.service_secret == "new");
  CHECK(s.service_secret_previous == "old");
}

TEST_CASE(".env.example and the help name the same settings", "[settings]") {
  const auto names_in = [](std::istream& from, const std::regex& pattern) {
    std::set<std::string> out;
    std::smatch found;
    for (std::string line; std::getline(from, line);)
      if (std::regex_search(line, found, pattern)) out.insert(found[1]);
    return out;
  };
  std::ifstream file{ORDER_SOURCE_DIR "/.env.example"};
  std::istringstream text{describe_settings()};
  const auto in_file = names_in(file, std::regex{"^#?([A-Z][A-Z0-9_]*)="});
  CHECK(in_file.size() > 50);
  CHECK(in_file == names_in(text, std::regex{"^  ([A-Z][A-Z0-9_]*)"}));
}
