// What payment-service and logistic-service tell arrives twice, in another
// order, late or never: each order ends where its invoice and its parcel allow.
#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>
#include <map>
#include <random>
#include <set>

#include "tests/support/basket.hpp"
#include "tests/support/checker.hpp"
#include "tests/support/form.hpp"
#include "tests/support/in_parallel.hpp"
#include "tests/support/waiting.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;
using texts = std::vector<std::string>;

namespace {

enum class fate { unpaid, paid, shipped, refunded };
constexpr int fates = 4;

/// One call that somebody means to make once.
struct callback {
  std::string order;
  /// Of a payment or, with a parcel, of a shipment.
  std::string status;
  bool is_parcel = false;
};

struct story {
  std::string order;
  fate how = fate::unpaid;
};

std::vector<story> place(const world& w, client_log& log, std::size_t count) {
  std::vector<story> out(count);
  in_parallel(w.orders.port(), 8, count, [&](client& c, std::size_t i) {
    const auto key = "told-" + std::to_string(i);
    const auto got = check_out(c, shopper(), basket(key));
    log.checkout(shopper(), key, got);
    if (got.status == 201)
      out[i] = {got.data().at("orders").at(0).at("id"),
                static_cast<fate>(i % fates)};
  });
  return out;
}

/// What becomes of the invoice, of which nobody is told.
void settle(const world& w, const story& s) {
  if (s.how == fate::unpaid) return;
  w.neighbours.pay(s.order);
  if (s.how == fate::refunded) w.neighbours.refund(s.order);
}

std::vector<callback> callbacks_of(const story& s) {
  switch (s.how) {
    case fate::unpaid:
      return {};
    case fate::paid:
      return {{s.order, "paid"}};
    case fate::shipped:
      return {{s.order, "paid"},
              {s.order, "picked_up", true},
              {s.order, "in_transit", true},
              {s.order, "delivered", true}};
    case fate::refunded:
      return {{s.order, "paid"}, {s.order, "refunded"}};
  }
  return {};
}

/// None, one, or up to four of each, in no order.
std::vector<callback> garbled(const std::vector<story>& all,
                              std::mt19937& random) {
  std::vector<callback> out;
  for (const auto& s : all)
    for (const auto& c : callbacks_of(s))
      for (auto n = std::uniform_int_distribution{0, 4}(random); n > 0; --n)
        out.push_back(c);
  std::shuffle(out.begin(), out.end(), random);
  return out;
}

reply tell(client& c, const callback& what, client_log& log) {
  const auto path = "/api/orders/" + what.order;
  if (what.is_parcel)
    return c.put(path + "/shipment-status", as_service("logistic-service"),
                 {{"shipmentStatus", what.status}});
  auto answer = c.put(path + "/status", as_service("payment-service"),
                      {{"newStatus", what.status}});
  log.move(what.order, what.status, answer);
  return answer;
}

/// Tells all of it; returns the answers that nobody should get.
texts tell_all(int port, const std::vector<callback>& what, client_log& log,
               std::set<std::string>& refunds_heard) {
  std::vector<reply> answers(what.size());
  in_parallel(port, 8, what.size(), [&](client& c, std::size_t i) {
    answers[i] = tell(c, what[i], log);
  });
  texts wrong;
  for (std::size_t i = 0; i < what.size(); ++i) {
    if (answers[i].status != 200 && answers[i].status != 400)
      wrong.push_back(what[i].status + " " + std::to_string(answers[i].status) +
                      answers[i].text);
    if (what[i].status == "refunded" && answers[i].status == 200)
      refunds_heard.insert(what[i].order);
  }
  return wrong;
}

std::map<std::string, std::string> statuses(const database& db) {
  std::map<std::string, std::string> out;
  for (const auto& row : db.query("select id, status from \"order\""))
    out[row[0].c_str()] = row[1].c_str();
  return out;
}

/// Where an order may end.
std::set<std::string> ends(const story& s, bool refund_was_heard) {
  switch (s.how) {
    case fate::unpaid:
      return {"awaiting_payment"};
    case fate::paid:
      return {"paid"};
    case fate::shipped:
      return {"paid", "shipped", "in_transit", "delivered"};
    case fate::refunded:
      if (refund_was_heard) return {"refunded"};
      // A refund is only known from being told.
      return {"paid", "refunded", "awaiting_payment", "cancelled"};
  }
  return {};
}

texts at_wrong_end(const world& w, const std::vector<story>& all,
                   const std::set<std::string>& refunds_heard) {
  const auto now = statuses(w.db);
  texts out;
  for (const auto& s : all)
    if (!ends(s, refunds_heard.contains(s.order)).contains(now.at(s.order)))
      out.push_back(s.order + " of fate " +
                    std::to_string(static_cast<int>(s.how)) + " is " +
                    now.at(s.order));
  return out;
}

}  // namespace

TEST_CASE("garbled callbacks leave every order where it may end") {
  world w{{{"SWEEP_INTERVAL_MS", "100"}, {"RECONCILE_INTERVAL_MS", "300"}}};
  client_log log;
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random{seed};
  const auto all = place(w, log, by_form<std::size_t>(80, 6000));
  for (const auto& s : all) REQUIRE_FALSE(s.order.empty());
  // The test is the network: payment-service's own callbacks go nowhere.
  w.neighbours.set_faults("payment", {{"mode", "drop_callbacks"}});
  std::set<std::string> refunds_heard;
  auto told = garbled(all, random);
  // The first half comes before the money has moved everywhere, the rest when
  // the sweeper may have seen it first.
  const auto half = told.begin() + static_cast<long>(told.size() / 2);
  in_parallel(w.orders.port(), 4, all.size(),
              [&](client&, std::size_t i) { settle(w, all[i]); });
  CHECK(tell_all(w.orders.port(), {told.begin(), half}, log, refunds_heard) ==
        texts{});
  CHECK(tell_all(w.orders.port(), {half, told.end()}, log, refunds_heard) ==
        texts{});
  // What was dropped altogether the sweeper finds out by itself.
  CHECK(eventually([&] { return at_wrong_end(w, all, refunds_heard).empty(); },
                   std::chrono::seconds{180}));
  // And there they stay, whatever is told once more; a refund is told at last.
  auto again = garbled(all, random);
  for (const auto& s : all)
    if (s.how == fate::refunded) again.push_back({s.order, "refunded"});
  CHECK(tell_all(w.orders.port(), again, log, refunds_heard) == texts{});
  CHECK(refunds_heard.size() == all.size() / fates);
  CHECK(at_wrong_end(w, all, refunds_heard) == texts{});
  CHECK(w.orders.stop() == 0);
  CHECK(judge(log, w.neighbours, w.db) == texts{});
  std::cout << all.size() << " orders, " << told.size()
            << " callbacks in the first wave\n";
}
