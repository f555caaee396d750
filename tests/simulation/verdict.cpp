#include "tests/simulation/verdict.hpp"

#include <algorithm>
#include <set>

#include "tests/simulation/simulated_world.hpp"
#include "tests/support/checker.hpp"

namespace orders::tests {

namespace {

std::string status_of(const played_invoice& i) {
  return i.refunded ? "refunded" : i.paid ? "paid" : "expired";
}

evidence evidence_of(simulated_world& world) {
  auto& store = world.store();
  evidence out;
  out.checkouts = world.log().checkouts();
  out.moves = world.log().moves();
  for (const auto& c : world.neighbours().calls())
    out.calls.push_back({c.order, c.key, c.amount});
  for (const auto& i : world.neighbours().invoices())
    out.invoices.push_back(
        {i.id.text(), i.order.text(), status_of(i), i.amount.minor()});
  for (const auto& c : store.checkouts())
    for (const auto& o : store.find({c.user_id, c.idempotency_key}).orders) {
      order_row row{.id = o->id.text(),
                    .user = c.user_id.text(),
                    .key = c.idempotency_key,
                    .status = o->status,
                    .subtotal = o->subtotal.minor(),
                    .discount = o->discount_amount.minor(),
                    .shipping = o->shipping_cost.minor(),
                    .tax = o->tax_amount.minor(),
                    .total = o->total_amount.minor(),
                    .items = 0,
                    .event_sequence = store.event_sequence(o->id),
                    .was_paid = o->was_paid};
      for (const auto& item : o->items)
        row.items += item.unit_price.minor() * item.quantity;
      out.orders.push_back(std::move(row));
    }
  for (const auto& h : store.history())
    out.history.push_back(
        {h.order.text(), h.entry.from_status.value_or(""), h.entry.to_status});
  for (const auto& e : store.events())
    out.events.push_back(
        {e.order.text(), e.sequence, std::string{to_text(e.event.type)},
         e.event.from_status.value_or(""), e.event.to_status.value_or(""),
         e.event.reason.value_or("")});
  return out;
}

class inquiry {
 public:
  explicit inquiry(simulated_world& world) : world_(world) {}

  std::vector<std::string> result() {
    out_ = judge(evidence_of(world_));
    everybody_is_answered();
    for (const auto& placed : world_.store().placed()) {
      const auto now = world_.store().load(placed->id);
      nobody_waits_for_ever(*now);
      money_is_known(*now);
      snapshots_stand(*placed, *now);
      commissions_are_right(*now);
      events_arrive_in_order(*now);
    }
    nothing_ends_early();
    return std::move(out_);
  }

 private:
  void complain(const std::string& rule, const domain::order& o) {
    out_.push_back(rule + ": " + o.id.text() + " " + o.status);
  }

  void everybody_is_answered() {
    std::set<std::string> asked, told;
    for (const auto& c : world_.log().checkouts()) {
      asked.insert(c.user + c.key);
      if (c.answer.status == 200 || c.answer.status == 201)
        told.insert(c.user + c.key);
    }
    if (asked != told) out_.emplace_back("every shopper gets orders at last");
  }

  void nobody_waits_for_ever(const domain::order& o) {
    if (o.known_status() && is_unpaid(*o.known_status()))
      complain("an unpaid order ends", o);
  }

  void money_is_known(const domain::order& o) {
    const bool came = world_.neighbours().has_been_paid(o.id);
    if (came && !o.was_paid) complain("money that came is known", o);
    if (!came && o.was_paid) complain("no money is made up", o);
  }

  void snapshots_stand(const domain::order& placed, const domain::order& now) {
    const bool same_items = std::equal(
        placed.items.begin(), placed.items.end(), now.items.begin(),
        now.items.end(), [](const auto& a, const auto& b) {
          return a.id == b.id && a.unit_price == b.unit_price &&
                 a.quantity == b.quantity && a.product_name == b.product_name;
        });
    if (!same_items || placed.user_id != now.user_id ||
        placed.customer_name != now.customer_name ||
        placed.shipping_street != now.shipping_street ||
        placed.order_number != now.order_number ||
        placed.total_amount != now.total_amount)
      complain("snapshots never change", now);
  }

  /// Of a seller's order: made when it was paid, and last told what the order
  /// came to last.
  void commissions_are_right(const domain::order& o) {
    std::string expected;
    if (o.seller_id)
      for (const auto& e : world_.store().events()) {
        if (e.order != o.id ||
            e.event.type != domain::event_type::status_changed)
          continue;
        if (e.event.to_status == "paid") expected = "created";
        if (e.event.to_status == "completed" && !expected.empty())
          expected = "complete";
        if (e.event.to_status == "refunded" && !expected.empty())
          expected = "refund";
      }
    if (world_.neighbours().commission_of(o.id) != expected)
      complain("commissions are told in order, to the end", o);
  }

  /// At least once, and for the first time in their order.
  void events_arrive_in_order(const domain::order& o) {
    const auto found = world_.topic().arrived.find(o.id.text());
    std::int64_t next = 1;
    if (found != world_.topic().arrived.end())
      for (const auto sequence : found->second) {
        if (sequence == next) ++next;
        if (sequence >= next) break;
      }
    if (next != world_.store().event_sequence(o.id) + 1)
      complain("every event reaches Kafka, in order", o);
  }

  /// An invoice that could still be paid keeps its order open.
  void nothing_ends_early() {
    for (const auto& h : world_.store().history()) {
      if (h.entry.to_status != "cancelled" ||
          h.entry.reason != "payment_expired")
        continue;
      for (const auto& i : world_.neighbours().invoices())
        if (i.order == h.order && i.made_at <= h.at && h.at < i.expires_at)
          complain("no order ends early", *world_.store().load(h.order));
    }
  }

  simulated_world& world_;
  std::vector<std::string> out_;
};

std::string at(domain::timestamp moment) {
  return domain::to_iso_text(moment).substr(11, 12);
}

}  // namespace

std::string story_of(simulated_world& world) {
  std::string out;
  for (const auto& placed : world.store().placed()) {
    const auto now = world.store().load(placed->id);
    out += "order " + placed->id.text() + " of " + at(placed->created_at) +
           ", now " + now->status + '\n';
    for (const auto& h : world.store().history())
      if (h.order == placed->id)
        out += "  " + at(h.at) + ' ' + h.entry.from_status.value_or("-") +
               " > " + h.entry.to_status + ' ' + h.entry.reason.value_or("") +
               " by " + h.entry.changed_by_type + '\n';
    for (const auto& i : world.neighbours().invoices())
      if (i.order == placed->id)
        out += "  " + at(i.made_at) + " invoice " + i.key + ", " +
               status_of(i) + ", until " + at(i.expires_at) + '\n';
    const auto arrived = world.topic().arrived.find(placed->id.text());
    if (arrived == world.topic().arrived.end()) continue;
    out += "  events as they arrived:";
    for (const auto sequence : arrived->second)
      out += ' ' + std::to_string(sequence);
    out += '\n';
  }
  return out;
}

std::vector<std::string> judge(simulated_world& world) {
  return inquiry{world}.result();
}

}  // namespace orders::tests
