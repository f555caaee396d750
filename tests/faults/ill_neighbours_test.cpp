// Each neighbour answers wrongly, late, twice or without end, under many
// checkouts at once: nobody waits past the deadline, the neighbour gets its
// rest and is asked again when it is well, and nothing is used up.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>
#include <mutex>
#include <set>

#include "tests/faults/process_figures.hpp"
#include "tests/support/basket.hpp"
#include "tests/support/checker.hpp"
#include "tests/support/form.hpp"
#include "tests/support/in_parallel.hpp"
#include "tests/support/waiting.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;
using texts = std::vector<std::string>;
using std::chrono::steady_clock;

namespace {

constexpr int deadline_ms = 3000;
constexpr std::size_t at_once = 8;

struct illness {
  json fault;
  /// Whether the neighbour failed, as the transport sees it. What it says with
  /// 200 or with a redirection is wrong, but it is there.
  bool opens_breaker;
};

std::vector<illness> illnesses(const std::string& elsewhere) {
  return {{{{"mode", "act_then_timeout"}}, true},
          {{{"mode", "act_twice"}}, false},
          {{{"mode", "status"}, {"status", 500}}, true},
          {{{"mode", "garbage"}}, false},
          {{{"mode", "huge"}}, true},
          {{{"mode", "drip"}}, true},
          {{{"mode", "redirect"}, {"location", elsewhere}}, false},
          {{{"mode", "act_then_reset"}}, true}};
}

/// Shoppers who note what they were answered, and when.
class shoppers {
 public:
  explicit shoppers(const world& w) : w_(w) {}

  /// So many checkouts at once, each of a product of its own.
  std::vector<reply> check_out_at_once(std::size_t count) {
    std::vector<reply> out(count);
    const auto first = next_.fetch_add(count);
    in_parallel(w_.orders.port(), count, count,
                [&](client& c, std::size_t i) { out[i] = ask(c, first + i); });
    return out;
  }

  /// All of them again, now that nobody is ill; how many were not placed.
  std::size_t check_out_all_again() {
    std::atomic<std::size_t> missing{0};
    in_parallel(
        w_.orders.port(), at_once, next_, [&](client& c, std::size_t i) {
          const auto got = ask(c, i);
          const bool is_whole = (got.status == 200 || got.status == 201) &&
                                got.data().at("payments").size() == 1;
          missing += !is_whole;
        });
    return missing;
  }

  const client_log& log() const { return log_; }
  /// Of any answer so far, in milliseconds.
  double slowest() const { return slowest_; }
  std::size_t count() const { return next_; }

 private:
  reply ask(client& c, std::size_t number) {
    const auto key = "ill-" + std::to_string(number);
    const auto product = static_cast<unsigned>(1 + number % 500);
    const auto asked = steady_clock::now();
    auto got = check_out(c, shopper(), basket(key, {line(product)}));
    const double took =
        std::chrono::duration<double, std::milli>(steady_clock::now() - asked)
            .count();
    log_.checkout(shopper(), key, got);
    const std::lock_guard lock{mutex_};
    slowest_ = std::max(slowest_, took);
    return got;
  }

  const world& w_;
  client_log log_;
  std::mutex mutex_;
  std::atomic<std::size_t> next_{0};
  double slowest_ = 0;
};

/// Statuses that a checkout may be answered while this neighbour is ill.
bool is_fine(const std::string& neighbour, int status) {
  return status == 201 || (neighbour == "product" && status == 503);
}

/// Three checkouts in a row without a call to the neighbour.
bool is_left_alone(const world& w, shoppers& all, const std::string& who) {
  const auto before = w.neighbours.count(who);
  for (int i = 0; i < 3; ++i) all.check_out_at_once(1);
  return w.neighbours.count(who) == before;
}

/// Each of many checkouts at once reaches it: no probe, but traffic.
bool is_asked_by_all(const world& w, shoppers& all, const std::string& who) {
  const auto before = w.neighbours.count(who);
  const auto answers = all.check_out_at_once(at_once);
  for (const auto& got : answers)
    if (got.status != 201 || got.data().at("payments").size() != 1)
      return false;
  return eventually([&] { return w.neighbours.count(who) >= before + at_once; },
                    std::chrono::seconds{2});
}

}  // namespace

TEST_CASE("an ill neighbour costs no deadline, no thread and no detour") {
  world w{{{"CHECKOUT_DEADLINE_MS", std::to_string(deadline_ms)},
           {"OUTBOUND_HTTP_TIMEOUT_MS", "800"},
           {"PAYMENT_SERVICE_TIMEOUT_MS", "800"},
           {"AUTH_SERVICE_TIMEOUT_MS", "800"},
           // Only checkouts call neighbours here.
           {"INVOICE_GRACE_MS", "600000"},
           {"RECONCILE_INTERVAL_MS", "600000"}}};
  shoppers all{w};
  const auto process = w.orders.program().id();
  // Nobody asks warehouse-service but who follows a redirection.
  const auto kinds = illnesses(w.neighbours.url("warehouse") + "/moved");
  REQUIRE(eventually([&] { return is_asked_by_all(w, all, "payment"); }));
  const auto threads_before = threads(process);
  const auto descriptors_before = descriptors(process);

  std::size_t number = 0;
  for (int round = 0; round < by_form(1, 3); ++round)
    for (const std::string who : {"product", "auth", "cart", "payment"})
      for (const auto& kind : kinds) {
        // The short form takes every third one, others for each neighbour.
        if (!long_form() && number++ % 3 != 0) continue;
        INFO(who << " " << kind.fault);
        w.neighbours.set_faults(who, kind.fault);
        for (const auto& got : all.check_out_at_once(at_once)) {
          INFO(got.status << " " << got.text << got.error);
          CHECK(is_fine(who, got.status));
        }
        if (kind.opens_breaker)
          CHECK(eventually([&] { return is_left_alone(w, all, who); }));
        w.neighbours.heal();
        CHECK(eventually([&] { return is_asked_by_all(w, all, who); }));
      }
  CHECK(w.neighbours.count("warehouse") == 0);
  CHECK(eventually([&] { return threads(process) == threads_before; }));
  // Connections that are kept for the next call.
  CHECK(descriptors(process) < descriptors_before + 4 * 64);
  // The machine may be slow; without a deadline a drip takes minutes.
  CHECK(all.slowest() < deadline_ms + by_form(10'000, 1000));
  // So impatient, a loaded machine may miss one once more.
  CHECK(eventually([&] { return all.check_out_all_again() == 0; }));
  CHECK(judge(all.log(), w.neighbours, w.db) == texts{});
  std::cout << all.count() << " checkouts, the slowest answered after "
            << all.slowest() << " ms; " << threads_before << " threads before, "
            << threads(process) << " after\n";
}
