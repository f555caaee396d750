#include "tests/support/checker.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "tests/domain/status_table.hpp"
#include "tests/support/basket.hpp"

namespace orders::tests {

namespace {

using nlohmann::json;
using texts = std::vector<std::string>;

/// Everything of one order.
struct dossier {
  const order_row* row = nullptr;
  std::vector<const history_row*> history;
  std::vector<const event_row*> events;
  std::vector<const invoice_row*> invoices;
};

using checkout_key = std::pair<std::string, std::string>;

class case_file {
 public:
  explicit case_file(const evidence& e) : e_(e) {
    for (const auto& o : e.orders) of_[o.id].row = &o;
    for (const auto& h : e.history) of_[h.order].history.push_back(&h);
    for (const auto& event : e.events)
      of_[event.order].events.push_back(&event);
    for (const auto& i : e.invoices) of_[i.order].invoices.push_back(&i);
    for (const auto& o : e.orders)
      if (!o.key.empty()) placed_[{o.user, o.key}].insert(o.id);
  }

  texts judge() {
    for (const auto& broken : e_.ledger) out_.push_back(broken);
    check_answers();
    check_moves();
    check_calls();
    for (const auto& [id, d] : of_) {
      if (!d.row) {
        complain("nothing exists without its order", id);
        continue;
      }
      check_amounts(d);
      check_path(d);
      check_events(d);
      check_invoices(d);
    }
    return std::move(out_);
  }

 private:
  void complain(const std::string& rule, const std::string& what) {
    out_.push_back(rule + ": " + what);
  }

  static bool is_placed(const reply& answer) {
    return answer.status == 200 || answer.status == 201;
  }

  // -- callers ---------------------------------------------------------------

  void check_answers() {
    std::map<checkout_key, int> made;
    std::set<checkout_key> asked;
    for (const auto& c : e_.checkouts) {
      asked.emplace(c.user, c.key);
      if (!is_placed(c.answer)) continue;
      if (c.answer.status == 201) ++made[{c.user, c.key}];
      const auto data = c.answer.data();
      const auto ids = each(data.at("orders"), "id");
      if (std::set(ids.begin(), ids.end()) != placed_[{c.user, c.key}] ||
          ids.size() != placed_[{c.user, c.key}].size())
        complain("an answered checkout has its orders and no others", c.key);
      for (const auto& o : data.at("orders")) check_told_order(o);
      for (const auto& p : data.at("payments")) check_told_invoice(p);
    }
    for (const auto& [key, times] : made)
      if (times > 1) complain("a checkout is made once", key.second);
    for (const auto& [key, orders] : placed_)
      if (!orders.empty() && !asked.contains(key))
        complain("nothing is ordered that nobody asked for", key.second);
  }

  void check_told_order(const json& o) {
    const auto found = of_.find(o.at("id").get<std::string>());
    if (found == of_.end() || !found->second.row) return;  // told above
    if (cents(o.at("totalAmount")) != found->second.row->total &&
        !has_event(found->second, "order.amount_changed"))
      complain("the total is the one that was told", found->first);
  }

  void check_told_invoice(const json& p) {
    const auto id = p.at("payment").at("id").get<std::string>();
    const auto order = p.at("orderId").get<std::string>();
    const auto found = of_.find(order);
    if (found == of_.end() ||
        std::none_of(found->second.invoices.begin(),
                     found->second.invoices.end(),
                     [&](const auto* i) { return i->id == id; }))
      complain("an invoice that was told exists", order);
  }

  void check_moves() {
    for (const auto& m : e_.moves) {
      if (m.answer.status != 200) continue;
      const auto found = of_.find(m.order);
      const bool is_kept =
          found != of_.end() &&
          (std::any_of(found->second.history.begin(),
                       found->second.history.end(),
                       [&](const auto* h) { return h->to == m.status; }) ||
           // Paid after it was cancelled: noted, not moved (F41).
           (m.status == "paid" && found->second.row &&
            found->second.row->was_paid));
      if (!is_kept)
        complain("a confirmed status is kept", m.order + " " + m.status);
    }
  }

  // -- neighbours ------------------------------------------------------------

  void check_calls() {
    std::map<std::string, const invoice_call*> first;
    for (const auto& call : e_.calls) {
      const auto [known, is_new] = first.emplace(call.key, &call);
      if (!is_new && (known->second->order != call.order ||
                      known->second->amount != call.amount))
        complain("a payment key asks for one thing", call.key);
      const auto found = of_.find(call.order);
      if (found == of_.end() || !found->second.row)
        complain("invoices are asked for orders that exist", call.order);
    }
  }

  void check_invoices(const dossier& d) {
    const auto& o = *d.row;
    const invoice_row* live = nullptr;
    for (const auto* i : d.invoices) {
      if (i->status != "pending" && i->status != "paid") continue;
      if (live) complain("an order has one live invoice", o.id);
      live = i;
    }
    if (live && live->amount != o.total)
      complain("the invoice is over the order's total", o.id);
    // Others may have gone back, run out, or cost nothing.
    const bool needs_one =
        !o.key.empty() && o.total > 0 &&
        (o.status == "awaiting_payment" ||
         (o.was_paid && !d.invoices.empty() && o.status != "cancelled" &&
          o.status != "refunded" && o.status != "partially_refunded"));
    if (needs_one && !live) complain("an invoiced order has its invoice", o.id);
  }

  // -- records ---------------------------------------------------------------

  void check_amounts(const dossier& d) {
    const auto& o = *d.row;
    if (o.total != o.subtotal - o.discount + o.shipping + o.tax || o.total < 0)
      complain("the total is made of its parts", o.id);
    if (!o.key.empty() && o.items != o.subtotal)
      complain("the items add up to the subtotal", o.id);
  }

  void check_path(const dossier& d) {
    const auto& o = *d.row;
    std::multimap<std::string, std::string> steps;
    int beginnings = 0;
    std::string at;
    for (const auto* h : d.history) {
      if (h->from.empty()) {
        ++beginnings;
        at = h->to;
      } else if (h->from != h->to) {
        steps.emplace(h->from, h->to);
      }
    }
    if (beginnings != (o.key.empty() ? 0 : 1))
      complain("an order begins once", o.id);
    // Of another tool's order only its steps since then are known.
    if (beginnings == 0) at = beginning_of(steps, o.status);
    // A status never comes again, so each leads to at most one other.
    while (!steps.empty()) {
      const auto next = steps.find(at);
      if (next == steps.end() || !is_legal(at, next->second, o.was_paid)) break;
      at = next->second;
      steps.erase(next);
    }
    if (!steps.empty() || at != o.status)
      complain("the history is a legal path to the order's status",
               o.id + " at " + at);
  }

  /// Where nothing leads to.
  static std::string beginning_of(
      const std::multimap<std::string, std::string>& steps,
      const std::string& otherwise) {
    for (const auto& [from, to] : steps)
      if (std::none_of(steps.begin(), steps.end(),
                       [&](const auto& s) { return s.second == from; }))
        return from;
    return otherwise;
  }

  static bool is_legal(const std::string& from, const std::string& to,
                       bool was_paid) {
    const auto f = domain::parse_order_status(from);
    const auto t = domain::parse_order_status(to);
    return f && t && table_allows(*f, *t, was_paid);
  }

  static bool has_event(const dossier& d, const std::string& type) {
    return std::any_of(d.events.begin(), d.events.end(),
                       [&](const auto* e) { return e->type == type; });
  }

  /// Raised beside another event of the same change, which has the row.
  static bool is_second_voice(const event_row& e) {
    static const std::set<std::string> types = {
        "order.paid",      "order.confirmed", "order.shipped",
        "order.delivered", "order.completed", "order.cancelled",
        "order.refunded"};
    return types.contains(e.type) || e.reason == "paid_too_much";
  }

  void check_events(const dossier& d) {
    const auto& o = *d.row;
    std::vector<std::int64_t> numbers;
    std::multiset<std::pair<std::string, std::string>> told, kept;
    // Notes keep the status; those of amounts do not name it.
    std::int64_t notes = 0;
    for (const auto* e : d.events) {
      if (e->sequence > 0) numbers.push_back(e->sequence);
      if (e->sequence == 0 || is_second_voice(*e)) continue;
      if (e->type == "order.created")
        told.emplace("", "");
      else if (e->type == "order.status_changed")
        told.emplace(e->from, e->to);
      else
        ++notes;
    }
    for (const auto* h : d.history) {
      if (h->from.empty())
        kept.emplace("", "");
      else if (h->from != h->to)
        kept.emplace(h->from, h->to);
      else
        --notes;
    }
    if (told != kept || notes != 0)
      complain("events match the history one to one", o.id);
    std::sort(numbers.begin(), numbers.end());
    bool gapless = numbers.size() == static_cast<std::size_t>(o.event_sequence);
    for (std::size_t i = 0; i < numbers.size(); ++i)
      gapless = gapless && numbers[i] == static_cast<std::int64_t>(i + 1);
    if (!gapless) complain("events are numbered without a gap", o.id);
  }

  const evidence& e_;
  std::map<std::string, dossier> of_;
  std::map<checkout_key, std::set<std::string>> placed_;
  texts out_;
};

}  // namespace

std::vector<std::string> judge(const evidence& e) {
  return case_file{e}.judge();
}

std::vector<std::string> judge(const client_log& log, const sandbox& neighbours,
                               const database& db) {
  return judge(gather(log, neighbours, db));
}

}  // namespace orders::tests
