// What the service writes into its outbox is what docs/events promises.
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "db/event_payload.hpp"
#include "tests/events/schemas.hpp"
#include "tests/support/order_maker.hpp"

using namespace orders;
using namespace orders::tests;
using domain::event_type;
using domain::order_status;
using nlohmann::json;
using texts = std::vector<std::string>;

namespace {

struct raised_event {
  std::string type;
  json payload;
};

domain::environment talkative_environment() {
  domain::order_policy policy;
  policy.specific_events = true;
  return domain::real_environment(policy);
}

constexpr domain::requester the_system{domain::requester_kind::system, {}};

/// Runs commands on one order and keeps the events that they raise.
class life {
 public:
  explicit life(order_maker made = an_order()) {
    const auto placed = made.make(checkout(), 0);
    order_ = placed.order;
    keep(order_, placed.events);
  }

  life& in(order_status status) {
    order_.status = to_text(status);
    order_.was_paid = !is_unpaid(status) && status != order_status::cancelled;
    return *this;
  }
  life& paid_by(const domain::uuid& payment) {
    order_.paid_by = payment;
    return *this;
  }
  life& after(const domain::order_command& command) {
    const auto decided =
        decide(order_, command, the_system, talkative_environment());
    REQUIRE(decided);
    REQUIRE(*decided);
    order_ = (*decided)->after;
    keep(order_, (*decided)->events);
    return *this;
  }
  const std::vector<raised_event>& events() const { return events_; }

 private:
  static domain::checkout_record checkout() {
    return a_checkout().make().checkout;
  }
  void keep(const domain::order& o,
            const std::vector<domain::order_event>& events) {
    for (const auto& event : events)
      events_.push_back({std::string{to_text(event.type)},
                         json::parse(db::event_payload(o, event))});
  }

  domain::order order_;
  std::vector<raised_event> events_;
};

domain::set_status to(order_status target) {
  return {target, "because", "as told", R"({"kept":"in history"})"};
}

domain::report_shipment report(domain::shipment_status status) {
  return {status, "JNE-1"};
}

domain::record_payment payment(std::string_view amount) {
  return {fresh_id(), rupiah(amount)};
}

domain::record_refund refund(std::string_view amount) {
  return {fresh_id(), fresh_id(), rupiah(amount)};
}

/// One life or more for each kind of command, with and without what may be
/// left out. A default order costs 20000.
std::vector<life> lives() {
  using enum order_status;
  using shipped_as = domain::shipment_status;
  const auto mine = fresh_id();
  return {
      life{}.after(domain::invoice_made{1}).after(payment("20000")),
      life{an_order().of_seller(fresh_id()).with_items(3)}
          .after(to(paid))
          .after(to(confirmed))
          .after(to(processing))
          .after(report(shipped_as::booked))
          .after(report(shipped_as::picked_up))
          .after(report(shipped_as::in_transit))
          .after(report(shipped_as::failed))
          .after(report(shipped_as::delivered))
          .after(domain::set_status{completed, {}, {}, {}})
          .after(refund("5000"))
          .after(refund("15000")),
      life{}.after(report(shipped_as::picked_up)),
      life{}.after(domain::cancel_order{}),
      life{}.in(paid).after(domain::cancel_order{"changed my mind", "sorry"}),
      life{}.in(cancelled).after(to(paid)),
      life{}.in(cancelled).after(payment("20000")),
      life{}.in(cancelled).after(refund("20000")).after(payment("20000")),
      life{}.after(domain::set_charges{rupiah("5000.5"), rupiah("100.25")}),
      life{an_order().charged("0", "0", "20000")}.after(
          domain::set_charges{rupiah("1"), {}}),
      life{}.after(domain::invoice_made{1}).after(domain::invoice_dead{1}),
      life{}
          .after(domain::invoice_made{1})
          .after(domain::invoice_dead{1})
          .after(domain::invoice_made{2, fresh_id(), {}}),
      life{}.after(payment("19999.99")),
      life{}.after(payment("20000.01")),
      life{}.after(payment("20000")).after(payment("20000")),
      life{}.in(paid).after(payment("20000")),
      life{}.in(paid).after(domain::record_payment{fresh_id(), {}}),
      life{}.after(refund("20000")).after(payment("20000")),
      life{}.in(paid).paid_by(mine).after(refund("100")),
      life{}.in(refunded).after(
          domain::record_refund{fresh_id(), {}, rupiah("20000")}),
      life{}.after(domain::payment_expired{}),
      life{}.after(domain::ask_mending{domain::mending::retry_invoice}),
      life{}.in(paid).after(
          domain::ask_mending{domain::mending::requeue_events, "again"}),
  };
}

const std::vector<raised_event>& raised_events() {
  static const auto all = [] {
    std::vector<raised_event> out;
    for (const auto& one : lives())
      for (const auto& event : one.events()) out.push_back(event);
    return out;
  }();
  return all;
}

texts names_of_types() {
  texts out;
  for (const auto type : domain::all_event_types)
    out.emplace_back(to_text(type));
  return out;
}

}  // namespace

TEST_CASE("every payload is as its schema says", "[events]") {
  for (const auto& event : raised_events()) {
    INFO(event.type << ' ' << event.payload.dump(2));
    CHECK(faults_of(event.type, event.payload) == texts{});
  }
}

TEST_CASE("every key of a payload is described", "[events]") {
  for (const auto& event : raised_events()) {
    INFO(event.type << ' ' << event.payload.dump(2));
    CHECK(unknown_keys(event.type, event.payload) == texts{});
  }
}

TEST_CASE("the payloads looked at are of every type", "[events]") {
  std::set<std::string> seen;
  for (const auto& event : raised_events()) seen.insert(event.type);
  const auto types = names_of_types();
  CHECK(seen == std::set<std::string>(types.begin(), types.end()));
}

TEST_CASE("a forged payload is refused, whatever its type", "[events]") {
  std::map<std::string, json> samples;
  for (const auto& event : raised_events())
    samples.emplace(event.type, event.payload);
  for (const auto& [type, good] : samples) {
    for (const auto* key :
         {"eventId", "occurredAt", "version", "orderId", "orderNumber",
          "userId", "sellerId", "currency", "subtotal", "discountAmount",
          "shippingCost", "taxAmount", "totalAmount", "items"}) {
      INFO(type << " without or with a wrong " << key);
      auto missing = good;
      missing.erase(key);
      CHECK_FALSE(faults_of(type, missing).empty());
      auto wrong = good;
      wrong[key] = true;
      CHECK_FALSE(faults_of(type, wrong).empty());
    }
    auto as_text = good;
    as_text["totalAmount"] = "20000";
    CHECK_FALSE(faults_of(type, as_text).empty());
    auto bad_item = good;
    bad_item["items"][0].erase("quantity");
    CHECK_FALSE(faults_of(type, bad_item).empty());
  }
}

TEST_CASE("what makes a type is asked for", "[events]") {
  std::map<std::string, json> samples;
  for (const auto& event : raised_events())
    samples.emplace(event.type, event.payload);
  const auto refused = [&](const std::string& type, const std::string& key,
                           const json& value) {
    INFO(type << ' ' << key);
    auto forged = samples.at(type);
    if (value.is_null())
      forged.erase(key);
    else
      forged[key] = value;
    CHECK_FALSE(faults_of(type, forged).empty());
  };
  refused("order.status_changed", "toStatus", nullptr);
  refused("order.status_changed", "fromStatus", "nowhere");
  refused("order.cancelled", "toStatus", "paid");
  refused("order.refund_required", "refundRequired", nullptr);
  refused("order.refund_required", "refundRequired", false);
  refused("order.refund_required", "reason", "who knows");
  refused("order.refund_recorded", "refundId", nullptr);
  refused("order.refund_recorded", "amount", "5");
  refused("order.shipment_reported", "shipmentStatus", nullptr);
  refused("order.mending_asked", "reason", nullptr);
  refused("order.paid", "toStatus", "shipped");
}

TEST_CASE("every type has a schema of its name", "[events]") {
  for (const auto& type : names_of_types()) {
    INFO(type);
    const auto schema = json::parse(event_document(type + ".schema.json"));
    CHECK(schema.at("title") == type);
    CHECK(schema.at("$schema") == "http://json-schema.org/draft-07/schema#");
  }
}

TEST_CASE("every type is in the AsyncAPI file and in the README", "[events]") {
  const auto api = event_document("asyncapi.yaml");
  const auto readme = event_document("README.md");
  for (const auto& type : names_of_types()) {
    INFO(type);
    CHECK(api.find("name: " + type + "\n") != api.npos);
    CHECK(api.find("./" + type + ".schema.json") != api.npos);
    CHECK(readme.find("`" + type + "`") != readme.npos);
  }
}

TEST_CASE("the statuses in the schemas are those of the domain", "[events]") {
  const auto parts =
      json::parse(event_document("common.schema.json")).at("definitions");
  CHECK(parts.at("status").at("enum") == json(domain::order_status_names));
  CHECK(parts.at("shipmentStatus").at("enum") ==
        json(domain::shipment_status_names));
}
