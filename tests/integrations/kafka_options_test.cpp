#include "integrations/kafka_options.hpp"

#include <catch2/catch.hpp>

using orders::integrations::parse_kafka_options;
using pairs = std::vector<std::pair<std::string, std::string>>;

TEST_CASE("Kafka options are name=value pairs between semicolons") {
  const auto none = parse_kafka_options("a:1,b:2", "");
  REQUIRE(none);
  CHECK(none->brokers == "a:1,b:2");
  CHECK(none->properties.empty());

  const auto some = parse_kafka_options(
      " a:1 ", "security.protocol = sasl_ssl; sasl.password=p=q ;;");
  REQUIRE(some);
  CHECK(some->brokers == "a:1");
  CHECK(some->properties ==
        pairs{{"security.protocol", "sasl_ssl"}, {"sasl.password", "p=q"}});
}

TEST_CASE("a wrong Kafka option is named, without its value") {
  const auto error_of = [](const std::string& extra) {
    const auto read = parse_kafka_options("a:1", extra);
    REQUIRE_FALSE(read);
    return read.error();
  };
  CHECK(error_of("security.protocol") ==
        "Kafka options have the form name=value;name=value");
  CHECK(error_of("=x") == "Kafka options have the form name=value;name=value");
  CHECK(error_of("no.such=secret") == "Kafka knows no option no.such");
  CHECK(error_of("security.protocol=secret") ==
        "the Kafka option security.protocol has a value that it cannot take");
  CHECK_FALSE(parse_kafka_options(" ", ""));
}
