// Producer and consumer against the brokers of order-sandbox, or those of
// KAFKA_BROKERS.

#include <catch2/catch.hpp>
#include <set>

#include "integrations/kafka_consumer.hpp"
#include "integrations/kafka_producer.hpp"
#include "tests/support/kafka.hpp"

using namespace orders::integrations;
using namespace orders::tests;
using namespace std::chrono_literals;

namespace {

/// A group of the mock may take its time to form.
constexpr auto long_patience = 90s;
constexpr auto slice = 500ms;

kafka_options options_for(const kafka_broker& broker,
                          const std::string& extra = "") {
  return parse_kafka_options(broker.brokers(), extra).value();
}

std::vector<kafka_record> records(const std::string& topic, int count,
                                  int first = 0) {
  std::vector<kafka_record> out;
  for (int i = first; i < first + count; ++i)
    out.push_back({topic,
                   "key-" + std::to_string(i % 3),
                   "value-" + std::to_string(i),
                   {{"number", std::to_string(i)}}});
  return out;
}

std::vector<delivery> publish(kafka_producer& p,
                              const std::vector<kafka_record>& all,
                              std::chrono::seconds patient = 60s) {
  return p.publish(all, kafka_producer::clock::now() + patient);
}

std::size_t count(const std::vector<delivery>& all, delivery_verdict verdict) {
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(),
                    [&](const auto& d) { return d.verdict == verdict; }));
}

/// Reads on until so many records have come.
std::vector<received_record> read(kafka_consumer& c, std::size_t wanted) {
  std::vector<received_record> out;
  eventually(
      [&] {
        auto more = c.poll(wanted - out.size(), slice);
        std::move(more.begin(), more.end(), std::back_inserter(out));
        return out.size() >= wanted;
      },
      long_patience);
  return out;
}

}  // namespace

TEST_CASE("what is published is read by a group, in order within a key",
          "[kafka]") {
  const auto topic = unique_topic("plain");
  const kafka_broker broker{{topic}};
  kafka_producer producer{options_for(broker)};
  const auto sent = records(topic, 60);
  const auto reports = publish(producer, sent);
  for (const auto& r : reports) INFO(r.error);
  REQUIRE(count(reports, delivery_verdict::delivered) == sent.size());

  // The mock lets a group form anew only after a session's time.
  const auto member =
      options_for(broker, "session.timeout.ms=6000;heartbeat.interval.ms=500");
  auto consumer = kafka_consumer::open(member, topic + "_g", {topic});
  REQUIRE(consumer);
  const auto got = read(*consumer, sent.size());
  REQUIRE(got.size() == sent.size());
  std::map<std::string, std::vector<std::string>> by_key;
  for (const auto& r : got) {
    CHECK(r.record.topic == topic);
    REQUIRE(r.record.headers.size() == 1);
    CHECK("value-" + r.record.headers[0].second == r.record.value);
    by_key[r.record.key].push_back(r.record.value);
  }
  CHECK(by_key.size() == 3);
  for (const auto& [key, values] : by_key)
    for (std::size_t i = 0; i < values.size(); ++i)
      CHECK(values[i] ==
            "value-" + std::to_string(i * 3 + std::size_t(key.back() - '0')));

  SECTION("a committed batch does not come again") {
    REQUIRE(consumer->commit());
    REQUIRE(count(publish(producer, records(topic, 1, 100)),
                  delivery_verdict::delivered) == 1);
    // The next member goes on where this one committed, once it has left.
    consumer = tl::make_unexpected(std::string{"gone"});
    consumer = kafka_consumer::open(member, topic + "_g", {topic});
    REQUIRE(consumer);
    const auto rest = read(*consumer, 1);
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].record.value == "value-100");
  }
}

TEST_CASE("a record that is too large is refused, the others arrive",
          "[kafka]") {
  const auto topic = unique_topic("large");
  const kafka_broker broker{{topic}};
  kafka_producer producer{options_for(broker, "message.max.bytes=2000")};
  auto sent = records(topic, 3);
  sent[1].value.assign(5000, 'x');
  const auto reports = publish(producer, sent);
  CHECK(reports[0].verdict == delivery_verdict::delivered);
  CHECK(reports[1].verdict == delivery_verdict::refused);
  CHECK(reports[1].error.find("MSG_SIZE_TOO_LARGE") != std::string::npos);
  CHECK(reports[2].verdict == delivery_verdict::delivered);
}

TEST_CASE("of a batch that the broker refuses only the guilty are refused",
          "[kafka]") {
  const auto topic = unique_topic("policy");
  const kafka_broker broker{{topic}, 1};
  if (!broker.steerable()) return;
  kafka_producer producer{options_for(broker, "linger.ms=300")};
  REQUIRE(publish(producer, records(topic, 1))[0].error == "");
  broker.push_errors("produce", {"POLICY_VIOLATION"});
  const auto reports = publish(producer, records(topic, 5));
  CHECK(count(reports, delivery_verdict::delivered) == 5);

  broker.push_errors("produce", {"POLICY_VIOLATION", "POLICY_VIOLATION"});
  const auto again = publish(producer, records(topic, 5));
  CHECK(again[0].verdict == delivery_verdict::refused);
  CHECK(again[0].error.find("POLICY_VIOLATION") != std::string::npos);
  CHECK(count(again, delivery_verdict::delivered) == 4);
}

TEST_CASE("without brokers records fail for now, and go out when one is back",
          "[kafka]") {
  const auto topic = unique_topic("away");
  const kafka_broker broker{{topic}};
  if (!broker.steerable()) return;
  kafka_producer producer{options_for(broker)};
  REQUIRE(publish(producer, records(topic, 1))[0].error == "");
  broker.down();
  SECTION("they time out") {
    const auto reports = publish(producer, records(topic, 5), 1s);
    CHECK(count(reports, delivery_verdict::failed_for_now) == 5);
    for (const auto& r : reports) CHECK_FALSE(r.error.empty());
  }
  SECTION("who is in a hurry waits no longer") {
    const auto reports =
        producer.publish(records(topic, 5), kafka_producer::clock::now() + 600s,
                         [] { return true; });
    CHECK(count(reports, delivery_verdict::failed_for_now) == 5);
  }
  broker.up();
  CHECK(eventually(
      [&] {
        return count(publish(producer, records(topic, 5)),
                     delivery_verdict::delivered) == 5;
      },
      long_patience));
}

TEST_CASE("a producer outlives what is fatal to its client", "[kafka]") {
  const auto topic = unique_topic("fatal");
  const kafka_broker broker{{topic}};
  kafka_producer producer{options_for(broker, "enable.gapless.guarantee=true")};
  REQUIRE(publish(producer, records(topic, 1))[0].error == "");
  if (broker.steerable())
    broker.push_errors("produce", {"INVALID_PRODUCER_ID_MAPPING",
                                   "OUT_OF_ORDER_SEQUENCE_NUMBER"});
  CHECK(eventually(
      [&] {
        return count(publish(producer, records(topic, 5)),
                     delivery_verdict::delivered) == 5;
      },
      long_patience));
}
