#include "actors/payment_listener.hpp"

#include <algorithm>

#include "log/log.hpp"

namespace orders::actors {

namespace {

using namespace std::chrono_literals;
using self_pointer = caf::stateful_actor<payment_listener_state>*;
using open_record = payment_listener_state::open_record;

constexpr std::size_t records_of_a_batch = 100;
constexpr auto poll_patience = 500ms;
constexpr auto order_patience = 10s;
constexpr auto dead_letter_patience = 12s;
constexpr auto retry_pause = 1s;
/// A fault of ours that comes back that often will not go away by itself.
constexpr int most_faults = 5;

std::string place_of(const integrations::received_record& r) {
  return r.record.topic + "/" + std::to_string(r.partition) + "/" +
         std::to_string(r.offset);
}

void settle(self_pointer self);

void take(self_pointer self, integrations::received_record received) {
  auto& s = self->state;
  auto read = integrations::read_payment_event(received.record);
  if (read && !*read) {
    ++s.options.book->payments->ignored;
    return;
  }
  open_record open{std::move(received), std::nullopt, {}, 0};
  if (read)
    open.notice = std::move(*read);
  else
    open.dead = read.error();
  s.open.push_back(std::move(open));
}

bool may_pass(errc code) {
  return code == errc::overloaded || code == errc::unavailable ||
         code == errc::outcome_unknown;
}

/// True: the record is settled.
bool refused(self_pointer self, open_record& r, const failure& why) {
  if (may_pass(why.code)) {
    ++self->state.options.book->payments->retried;
    return false;
  }
  if (why.code == errc::internal) {
    if (++r.attempts >= most_faults) r.dead = "it could not be applied";
    return false;
  }
  ++self->state.options.book->payments->refused;
  log::info("payment-event-refused", {{"record", place_of(r.received)},
                                      {"orderId", r.notice->order_id},
                                      {"code", to_text(why.code)}});
  return true;
}

/// The trace that payment-service was in, if its event tells.
domain::origin_ptr origin_of(const integrations::kafka_record& record) {
  for (const auto& [name, value] : record.headers)
    if (name == "traceparent")
      if (const auto trace = domain::trace_context::parse(value))
        return std::make_shared<const domain::origin>(domain::origin{*trace});
  return nullptr;
}

void answered(self_pointer self) {
  if (--self->state.unanswered == 0) settle(self);
}

/// REQUIRES: `open` does not change until all are answered.
void tell_order(self_pointer self, open_record& r) {
  auto& s = self->state;
  const auto until = self->clock().now() + order_patience;
  auto request = std::make_shared<const order_request>(
      order_request{r.notice->order_id,
                    r.notice->command,
                    {domain::requester_kind::service, std::nullopt},
                    until,
                    {},
                    origin_of(r.received.record)});
  self->request(s.options.book->directory_of(r.notice->order_id),
                time_left(until, self->clock().now()), request)
      .then(
          [self, &r](const order_answer_ptr&) {
            ++self->state.options.book->payments->applied;
            r.notice.reset();
            answered(self);
          },
          [self, &r](const caf::error& error) {
            if (refused(self, r, *failure_of(error))) r.notice.reset();
            answered(self);
          });
}

/// Puts what cannot be read where somebody can look at it.
void bury(self_pointer self) {
  auto& s = self->state;
  std::vector<integrations::kafka_record> records;
  std::vector<open_record*> buried;
  for (auto& r : s.open) {
    if (r.dead.empty()) continue;
    auto record = r.received.record;
    record.headers.emplace_back("dead_letter_reason", r.dead);
    record.headers.emplace_back("dead_letter_source", place_of(r.received));
    record.topic = s.options.dead_topic;
    records.push_back(std::move(record));
    buried.push_back(&r);
  }
  if (records.empty()) return;
  const auto reports = s.dead_letters->publish(
      records, std::chrono::steady_clock::now() + dead_letter_patience);
  for (std::size_t i = 0; i < reports.size(); ++i) {
    if (reports[i].verdict != integrations::delivery_verdict::delivered) {
      log::warn("dead-letter-failed",
                {{"record", place_of(buried[i]->received)},
                 {"reason", reports[i].error}});
      continue;
    }
    log::error("payment-event-dead", {{"record", place_of(buried[i]->received)},
                                      {"reason", buried[i]->dead}});
    ++s.options.book->payments->dead;
    buried[i]->dead.clear();
    buried[i]->notice.reset();
  }
}

void drop_settled(self_pointer self) {
  std::erase_if(self->state.open, [](const open_record& r) {
    return !r.notice && r.dead.empty();
  });
}

/// One go at everything that is open.
void work(self_pointer self) {
  auto& s = self->state;
  bury(self);
  drop_settled(self);
  s.unanswered = static_cast<std::size_t>(
      std::count_if(s.open.begin(), s.open.end(),
                    [](const auto& r) { return r.dead.empty(); }));
  if (s.unanswered == 0) return settle(self);
  for (auto& r : s.open)
    if (r.dead.empty()) tell_order(self, r);
}

void settle(self_pointer self) {
  auto& s = self->state;
  drop_settled(self);
  if (!s.open.empty()) {
    self->delayed_send(self, retry_pause, retry_atom::value);
    return;
  }
  if (const auto done = s.consumer->commit(); !done)
    // They come again, here or at another member of the group.
    log::warn("payment-offsets-not-committed", {{"reason", done.error()}});
  self->send(self, tick_atom::value);
}

void poll(self_pointer self) {
  auto& s = self->state;
  for (auto& received : s.consumer->poll(records_of_a_batch, poll_patience))
    take(self, std::move(received));
  work(self);
}

}  // namespace

caf::behavior payment_listener(self_pointer self,
                               payment_listener_options options) {
  auto& s = self->state;
  s.options = std::move(options);
  auto consumer = integrations::kafka_consumer::open(
      s.options.kafka, s.options.group, {s.options.topic});
  if (!consumer) {
    log::error("payment-listener-failed", {{"reason", consumer.error()}});
    self->quit(caf::exit_reason::unhandled_exception);
    return {};
  }
  s.consumer.emplace(std::move(*consumer));
  s.dead_letters =
      std::make_unique<integrations::kafka_producer>(s.options.kafka);
  self->send(self, tick_atom::value);
  return {
      // The last batch is settled (from itself).
      [self](tick_atom) { poll(self); },
      // The pause after a failure is over (from itself).
      [self](retry_atom) { work(self); },
  };
}

}  // namespace orders::actors
