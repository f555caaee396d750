#include "actors/relay_round.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "tests/support/order_maker.hpp"

using namespace orders;
using namespace orders::tests;
using actors::publish_in_waves;
using integrations::delivery;
using integrations::delivery_verdict;

namespace {

const delivery arrived{delivery_verdict::delivered, ""};
const delivery late{delivery_verdict::failed_for_now, "late"};
const delivery no{delivery_verdict::refused, "no"};

std::vector<db::outbox_event> events_of(
    const std::vector<std::pair<domain::uuid, int>>& orders) {
  std::vector<db::outbox_event> out;
  for (const auto& [order, count] : orders)
    for (int i = 1; i <= count; ++i)
      out.push_back({fresh_id(), order, "order.noted", i, {}, "{}", "", 3});
  return out;
}

/// Kafka as it is told to be: what it answers for an event; else it arrives.
struct fake_kafka {
  std::map<domain::uuid, delivery> answers;
  std::vector<std::vector<domain::uuid>> waves;

  actors::publish_wave publish() {
    return [this](std::span<const db::outbox_event* const> wave) {
      std::vector<delivery> out;
      auto& ids = waves.emplace_back();
      for (const auto* e : wave) {
        ids.push_back(e->id);
        const auto found = answers.find(e->id);
        out.push_back(found == answers.end() ? arrived : found->second);
      }
      return out;
    };
  }
};

bool always() {
  return true;
}

using ids = std::vector<domain::uuid>;

}  // namespace

TEST_CASE("an event goes when the one before it has been delivered") {
  const auto a = fresh_id(), b = fresh_id();
  const auto e = events_of({{a, 3}, {b, 1}});
  fake_kafka kafka;
  const auto result = publish_in_waves(e, kafka.publish(), always);
  CHECK(kafka.waves ==
        std::vector<ids>{{e[0].id, e[3].id}, {e[1].id}, {e[2].id}});
  CHECK(result.delivered == ids{e[0].id, e[3].id, e[1].id, e[2].id});
  CHECK(result.finished_orders == ids{b, a});
  CHECK(result.failed.empty());
  CHECK_FALSE(result.is_outage());
}

TEST_CASE("behind an event that failed nothing of its order goes") {
  const auto a = fresh_id(), b = fresh_id();
  const auto e = events_of({{a, 3}, {b, 2}});
  fake_kafka kafka{{{e[1].id, late}}, {}};
  const auto result = publish_in_waves(e, kafka.publish(), always);
  CHECK(result.delivered == ids{e[0].id, e[3].id, e[4].id});
  REQUIRE(result.failed.size() == 1);
  CHECK(result.failed[0].id == e[1].id);
  CHECK(result.failed[0].order_id == a);
  CHECK(result.failed[0].error == "late");
  CHECK(result.failed[0].refusals == 3);
  CHECK_FALSE(result.failed[0].refused);
  CHECK(result.finished_orders == ids{b});
}

TEST_CASE("when nothing comes through it is an outage, a refusal is none") {
  const auto e = events_of({{fresh_id(), 2}, {fresh_id(), 1}});
  fake_kafka kafka{{{e[0].id, late}, {e[2].id, late}}, {}};
  CHECK(publish_in_waves(e, kafka.publish(), always).is_outage());
  kafka.answers[e[2].id] = no;
  const auto result = publish_in_waves(e, kafka.publish(), always);
  CHECK_FALSE(result.is_outage());
  CHECK(result.failed.at(1).refused);
  CHECK_FALSE(publish_in_waves({}, kafka.publish(), always).is_outage());
}

TEST_CASE("no wave begins once it is to stop") {
  const auto e = events_of({{fresh_id(), 5}});
  fake_kafka kafka;
  const auto result = publish_in_waves(e, kafka.publish(),
                                       [&] { return kafka.waves.size() < 2; });
  CHECK(result.delivered == ids{e[0].id, e[1].id});
  CHECK(result.finished_orders.empty());
}
