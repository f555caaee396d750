// The actors that work without a request: outbox, sweeper, duties, payment
// events.
#include "actors/deadline_keeper.hpp"
#include "actors/duty_desk.hpp"
#include "actors/duty_worker.hpp"
#include "actors/order_sweeper.hpp"
#include "actors/outbox_desk.hpp"
#include "actors/outbox_herald.hpp"
#include "actors/outbox_listener.hpp"
#include "actors/outbox_relay.hpp"
#include "actors/payment_listener.hpp"
#include "app/actor_options.hpp"
#include "app/actor_world.hpp"
#include "integrations/kafka_producer.hpp"

namespace orders::app {

namespace {

/// What a duty's lease leaves beyond its call for writing the outcome down.
constexpr std::chrono::milliseconds lease_margin{5000};

actors::outbox_relay_options relay_options_of(
    const settings& s, const std::string& conninfo,
    const actors::address_book_ptr& book, const domain::environment& env,
    const actors::supervision_ptr& health,
    const actors::span_recorder_ptr& spans) {
  actors::outbox_relay_options out;
  out.open_outbox = [conninfo] { return db::open_relay_outbox(conninfo); };
  out.open_kafka = [kafka = kafka_options_of(s)] {
    return std::make_unique<integrations::kafka_producer>(kafka);
  };
  out.topic = s.order_events_topic;
  out.key_is_user = s.order_events_key == "user";
  out.most_attempts = static_cast<std::int32_t>(s.outbox_max_attempts);
  out.now = env.now;
  out.retention = std::chrono::hours{24} * s.outbox_retention_days;
  out.bell = book->bell;
  out.figures = book->relay;
  out.health = health;
  out.spans = spans;
  return out;
}

}  // namespace

/// Events are announced by every process that commits, and published by those
/// that may.
void actor_world::add_outbox(const settings& s, const std::string& conninfo,
                             std::vector<actors::supervised>& all) {
  auto& system = *system_;
  const auto bell = book_->bell;
  const auto who = env_->new_id().text();
  all.push_back({"outbox-herald", [&system, bell, conninfo, who] {
                   auto herald = system.spawn<caf::detached>(
                       actors::outbox_herald, conninfo, who, bell);
                   bell->herald.set(herald);
                   return herald;
                 }});
  all.push_back({"outbox-desk", [&system, book = book_, bell, conninfo] {
                   return actors::enter(
                       book->outbox_desk,
                       system.spawn<caf::detached>(
                           actors::outbox_desk, conninfo, bell, book->relay));
                 }});
  if (s.kafka_brokers.empty() || !s.relay_enabled) return;
  all.push_back(
      {"outbox-relay", [&system, bell,
                        options = relay_options_of(s, conninfo, book_, *env_,
                                                   health_, spans_)] {
         auto relay =
             system.spawn<caf::detached>(actors::outbox_relay, options);
         bell->relay.set(relay);
         return relay;
       }});
  all.push_back({"outbox-listener", [&system, bell, conninfo, who] {
                   return system.spawn<caf::detached>(actors::outbox_listener,
                                                      conninfo, who, bell);
                 }});
}

void actor_world::add_payment_listener(const settings& s,
                                       std::vector<actors::supervised>& all) {
  actors::payment_listener_options options;
  options.kafka = kafka_options_of(s);
  options.topic = s.payment_events_topic;
  options.group = s.payment_events_group;
  options.dead_topic = s.payment_events_dead_topic;
  options.book = book_;
  all.push_back(
      {"payment-listener", [&system = *system_, options] {
         return caf::actor_cast<caf::actor>(
             system.spawn<caf::detached>(actors::payment_listener, options));
       }});
}

void actor_world::add_sweepers(const settings& s, const std::string& conninfo,
                               std::vector<actors::supervised>& all) {
  auto& system = *system_;
  const auto book = book_;
  const auto env = env_;
  const auto figures = book_->sweeps;
  all.push_back({"deadline-keeper", [&system, book, conninfo, figures] {
                   return actors::enter(book->deadline_keeper,
                                        system.spawn<caf::detached>(
                                            actors::deadline_keeper, conninfo,
                                            actors::sweep_lease, figures));
                 }});
  actors::order_sweeper_options options;
  options.interval = s.sweep_interval;
  options.spans = spans_;
  all.push_back({"order-sweeper", [&system, book, env, options, figures] {
                   return caf::actor_cast<caf::actor>(system.spawn(
                       actors::order_sweeper, book, env, options, figures));
                 }});
}

void actor_world::add_span_exporter(const settings& s,
                                    std::vector<actors::supervised>& all) {
  auto& system = *system_;
  const auto options = span_exporter_options_of(
      s, env_->new_id().text(), transport_, spans_, span_figures_);
  all.push_back({"span-exporter", [&system, this, options] {
                   const auto who = actors::enter(
                       span_exporter_,
                       system.spawn(actors::span_exporter, options));
                   spans_->exporter.set(who);
                   return who;
                 }});
}

void actor_world::add_duty_actors(const settings& s,
                                  const std::string& conninfo,
                                  std::vector<actors::supervised>& all) {
  actors::duty_desk_options desk;
  desk.on = {s.commissions_enabled, !s.warehouse_url.empty(),
             !s.address_url.empty()};
  if (!desk.on.any()) return;
  desk.lease = 2 * s.outbound_timeout + lease_margin;
  actors::duty_worker_options worker;
  worker.neighbours = {
      neighbour_options_of(s, "payment-service", s.payment_url,
                           s.outbound_timeout, transport_, *env_, spans_),
      neighbour_options_of(s, "warehouse-service", s.warehouse_url,
                           s.outbound_timeout, transport_, *env_, spans_),
      neighbour_options_of(s, "address-service", s.address_url,
                           s.outbound_timeout, transport_, *env_, spans_)};
  auto& system = *system_;
  all.push_back(
      {"duty-desk",
       [&system, book = book_, conninfo, desk, figures = book_->duties] {
         return actors::enter(book->duty_desk,
                              system.spawn<caf::detached>(
                                  actors::duty_desk, conninfo, desk, figures));
       }});
  all.push_back(
      {"duty-worker", [&system, book = book_, worker, figures = book_->duties] {
         const auto who = actors::enter(
             book->duty_worker,
             system.spawn(actors::duty_worker, book, worker, figures));
         book->bell->duties.set(who);
         return who;
       }});
}

}  // namespace orders::app
