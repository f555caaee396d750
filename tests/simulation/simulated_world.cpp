#include "tests/simulation/simulated_world.hpp"

#include <algorithm>
#include <optional>

#include "tests/simulation/feed_reader.hpp"
#include "tests/simulation/shopper.hpp"
#include "tests/simulation/verdict.hpp"

namespace orders::tests {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr seconds storm{18}, longest_run{400};
/// What is assumed of invoices is not what payment-service does.
constexpr seconds invoice_lifetime{24}, assumed_lifetime{28};
constexpr double stall_chance = 0.002;

domain::order_policy policy() {
  domain::order_policy out;
  out.invoice_grace = seconds{2};
  out.reconcile_interval = seconds{8};
  out.payment_lifetime = assumed_lifetime;
  out.expiry_grace = seconds{5};
  out.completion_delay = seconds{10};
  return out;
}

/// Everything from the timeline and the seed.
domain::environment made_up(timeline& time) {
  auto made = std::make_shared<std::uint64_t>(0);
  const auto number = [made] { return ++*made; };
  return {[&time] {
            return std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} +
                   time.now();
          },
          [&time, number] {
            domain::uuid id;
            const auto count = number(), rest = time.luck().next();
            for (std::size_t i = 0; i < 8; ++i) {
              id.bytes[7 - i] = static_cast<std::uint8_t>(count >> (8 * i));
              id.bytes[15 - i] = static_cast<std::uint8_t>(rest >> (8 * i));
            }
            return id;
          },
          // So few that two orders draw the same one now and then.
          [&time] {
            return "ORD-20260301-" + std::to_string(time.luck().below(400));
          },
          policy()};
}

}  // namespace

simulated_world::simulated_world(std::uint64_t seed)
    : luck_(seed),
      time_(luck_, luck_.in(0.5) ? stall_chance : 0),
      storm_ends_(storm),
      env_(std::make_shared<const domain::environment>(made_up(time_))),
      store_([this] { return env_->now(); }),
      duties_(store_, *env_),
      outbox_(time_, store_, store_faults_),
      neighbours_(time_, *env_, invoice_lifetime) {
  draw_faults();
  for (auto& r : replicas_) {
    r = std::make_unique<replica>(
        store_line{&time_, &store_, &duties_, &outbox_, &store_faults_, {}},
        neighbours_, env_);
    r->start();
  }
}

void simulated_world::draw_faults() {
  // A third of all runs is calm, another hits hard.
  const double severity = static_cast<double>(luck_.below(3)) / 2;
  store_faults_ = {.away = 0.08 * severity,
                   .lost_before = 0.06 * severity,
                   .lost_after = 0.06 * severity,
                   .slow = 0.03 * severity};
  outbox_.topic.lost = outbox_.topic.report_lost = 0.06 * severity;
  neighbours_.faults = {.away = 0.06 * severity,
                        .ill = 0.06 * severity,
                        .ill_after_acting = 0.06 * severity,
                        .reset = 0.06 * severity,
                        .reset_after_acting = 0.06 * severity,
                        .twice = 0.05 * severity,
                        .slow = 0.06 * severity};
}

void simulated_world::draw_crashes() {
  for (auto left = luck_.below(4); left > 0; --left) {
    auto* victim = replicas_[luck_.below(replicas_.size())].get();
    time_.after(luck_.between(milliseconds{0}, storm), [this, victim] {
      if (!is_stormy()) return;
      victim->die();
      time_.after(luck_.between(milliseconds{10}, seconds{4}), [victim] {
        if (!victim->alive()) victim->start();
      });
    });
  }
}

void simulated_world::draw_shoppers() {
  for (auto left = 1 + luck_.below(3); left > 0; --left)
    let_shop(*this, luck_.between(milliseconds{0}, seconds{10}));
}

replica* simulated_world::anybody() {
  const auto first = luck_.below(replicas_.size());
  for (std::size_t i = 0; i < replicas_.size(); ++i) {
    auto* r = replicas_[(first + i) % replicas_.size()].get();
    if (r->alive()) return r;
  }
  return nullptr;
}

void simulated_world::end_storm() {
  store_faults_ = {};
  neighbours_.faults = {};
  outbox_.topic.lost = outbox_.topic.report_lost = 0;
  time_.stall_no_more();
  for (auto& r : replicas_)
    if (!r->alive()) r->start();
}

/// Nobody waits, and no order waits for anything.
bool simulated_world::is_at_rest() const {
  return open == 0 && !store_.has_deadlines() && duties_.is_idle() &&
         outbox_.is_empty();
}

std::vector<std::string> simulated_world::run() {
  draw_crashes();
  draw_shoppers();
  std::optional<feed_reader> reader;
  if (luck_.in(0.2)) reader.emplace(*this);
  time_.run_until(storm);
  end_storm();
  // Twice in a row: somebody may just have been on his way.
  for (int rested = 0; rested < 2 && time_.now() < longest_run;) {
    time_.run_until(time_.now() + seconds{5});
    rested = is_at_rest() ? rested + 1 : 0;
  }
  if (!is_at_rest()) broken.push_back("everything comes to rest");
  if (reader) reader->read_to_the_end();
  for (auto& r : replicas_) r->die();
  time_.run_waiting();
  auto out = judge(*this);
  out.insert(out.end(), broken.begin(), broken.end());
  return out;
}

}  // namespace orders::tests
