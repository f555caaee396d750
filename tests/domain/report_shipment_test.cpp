#include <sstream>

#include "tests/domain/deciding.hpp"

using namespace orders;
using namespace orders::domain;
using namespace orders::tests;

namespace {

/// The steps that a report makes, as words; empty: no change.
struct walk {
  std::vector<shipment_status> reported;
  /// Indexed by the order's status.
  std::array<const char*, status_count> steps;
};

using s = shipment_status;

// Order of the rows: pending, awaiting_payment, paid, confirmed, processing,
// ready_to_ship, shipped, in_transit, out_for_delivery, delivered, completed,
// cancelled, refunded, partially_refunded (contract 7.2).
const std::vector<walk> walks = {
    {{s::pending, s::booked, s::awaiting_pickup},
     {"", "", "", "", "ready_to_ship", "", "", "", "", "", "", "", "", ""}},
    {{s::picked_up},
     {"", "", "processing ready_to_ship shipped",
      "processing ready_to_ship shipped", "ready_to_ship shipped", "shipped",
      "", "", "", "", "", "", "", ""}},
    {{s::in_transit, s::at_destination_hub},
     {"", "", "processing ready_to_ship shipped in_transit",
      "processing ready_to_ship shipped in_transit",
      "ready_to_ship shipped in_transit", "shipped in_transit", "in_transit",
      "", "", "", "", "", "", ""}},
    {{s::out_for_delivery},
     {"", "", "processing ready_to_ship shipped in_transit out_for_delivery",
      "processing ready_to_ship shipped in_transit out_for_delivery",
      "ready_to_ship shipped in_transit out_for_delivery",
      "shipped in_transit out_for_delivery", "in_transit out_for_delivery",
      "out_for_delivery", "", "", "", "", "", ""}},
    {{s::delivered},
     {"", "", "processing ready_to_ship shipped delivered",
      "processing ready_to_ship shipped delivered",
      "ready_to_ship shipped delivered", "shipped delivered", "delivered",
      "delivered", "delivered", "", "", "", "", ""}},
};

std::vector<std::string> words(const char* text) {
  std::istringstream in{text};
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

void check_walk(const order& current, shipment_status reported,
                const std::vector<std::string>& steps) {
  const auto change =
      change_of(current, report_shipment{reported, "JNE-1"}, a_service());
  REQUIRE(change.history.size() == steps.size());
  REQUIRE(change.events.size() == steps.size());
  const auto name = std::string{to_text(reported)};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    CHECK(change.history[i].to_status == steps[i]);
    CHECK(change.history[i].reason == "shipment_" + name);
    CHECK(change.history[i].metadata ==
          R"({"shipmentStatus":")" + name + R"(","trackingNumber":"JNE-1"})");
    const auto& event = change.events[i];
    CHECK(event.type == event_type::status_changed);
    CHECK(event.from_status == change.history[i].from_status);
    CHECK(event.to_status == steps[i]);
    CHECK(event.shipment_status == name);
    CHECK(event.tracking_number == "JNE-1");
  }
  CHECK(change.after.status == steps.back());
  const auto passed = [&](const char* status) {
    return std::find(steps.begin(), steps.end(), status) != steps.end();
  };
  CHECK(change.after.processed_at.has_value() == passed("processing"));
  CHECK(change.after.shipped_at.has_value() == passed("shipped"));
  CHECK(change.after.delivered_at.has_value() == passed("delivered"));
  CHECK(changes_nothing(change.after, report_shipment{reported, "JNE-1"},
                        a_service()));
}

/// A report that moves nothing but must not be lost either.
void check_noted(const order& current, shipment_status reported) {
  const auto change =
      change_of(current, report_shipment{reported, {}}, a_service());
  const auto name = std::string{to_text(reported)};
  CHECK(change.after.status == current.status);
  CHECK(moments_of(change.after) == moments_of(current));
  REQUIRE(change.history.size() == 1);
  CHECK(change.history[0].reason == "shipment_" + name);
  CHECK(change.history[0].metadata ==
        R"({"shipmentStatus":")" + name + R"("})");
  REQUIRE(change.events.size() == 1);
  CHECK(change.events[0].type == event_type::shipment_reported);
  CHECK(change.events[0].shipment_status == name);
  // Couriers tell everything twice (contract 7.2).
  CHECK(changes_nothing(change.after, report_shipment{reported, "JNE-1"},
                        a_service()));
}

}  // namespace

TEST_CASE("a shipment takes its order along, step by step", "[decide]") {
  for (const auto& w : walks)
    for (const auto reported : w.reported)
      for (std::size_t i = 0; i < status_count; ++i) {
        const auto current = order_in(status_at(i));
        INFO(current.status << " hears of " << to_text(reported));
        const auto steps = words(w.steps[i]);
        if (is_unpaid(status_at(i)))
          check_noted(current, reported);
        else if (steps.empty())
          CHECK(changes_nothing(current, report_shipment{reported, {}},
                                a_service()));
        else
          check_walk(current, reported, steps);
      }
}

TEST_CASE("every step of a walk is one the table allows", "[decide]") {
  for (const auto& w : walks)
    for (std::size_t i = 0; i < status_count; ++i) {
      auto from = status_at(i);
      for (const auto& step : words(w.steps[i])) {
        const auto to = *parse_order_status(step);
        CHECK(table_allows(from, to, true));
        from = to;
      }
    }
}

TEST_CASE("trouble with a shipment is recorded and moves nothing", "[decide]") {
  for (const auto reported : {s::failed, s::returned, s::cancelled})
    for (std::size_t i = 0; i < status_count; ++i) {
      const auto current = order_in(status_at(i));
      INFO(current.status << " hears of " << to_text(reported));
      check_noted(current, reported);
    }
}

TEST_CASE("an order in an unknown status does not follow its shipment",
          "[decide]") {
  auto odd = order_in(order_status::paid);
  odd.status = "on_hold";
  CHECK(changes_nothing(odd, report_shipment{s::delivered, {}}, a_service()));
}
