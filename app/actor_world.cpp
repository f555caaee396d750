#include "app/actor_world.hpp"

#include "actors/checkout_directory.hpp"
#include "actors/db_reader.hpp"
#include "actors/db_writer.hpp"
#include "actors/deadline_keeper.hpp"
#include "actors/duty_desk.hpp"
#include "actors/duty_worker.hpp"
#include "actors/event_feed.hpp"
#include "actors/front_desk.hpp"
#include "actors/invoice_issuer.hpp"
#include "actors/neighbour_clients.hpp"
#include "actors/order_directory.hpp"
#include "actors/order_sweeper.hpp"
#include "actors/outbox_desk.hpp"
#include "actors/outbox_herald.hpp"
#include "actors/outbox_listener.hpp"
#include "actors/outbox_relay.hpp"
#include "actors/payment_listener.hpp"
#include "actors/watched_figures.hpp"

#include <spdlog/spdlog.h>

namespace orders::app {

namespace {

/// Directories are split so that no single one becomes the bottleneck.
constexpr std::size_t shards = 8;
constexpr std::size_t desk_count = 2;
constexpr std::size_t outbound_calls = 8192;
/// What a duty's lease leaves beyond its call for writing the outcome down.
constexpr std::chrono::milliseconds lease_margin{5000};

actors::neighbour_options options_of(
    const settings& s, const std::string& service, const std::string& url,
    std::chrono::milliseconds timeout,
    const std::shared_ptr<integrations::http_transport>& transport) {
  actors::neighbour_options out;
  out.service = service;
  out.base_url = url;
  out.attempt_timeout = timeout;
  out.breaker.enabled = s.circuit_breaker;
  out.transport = transport;
  if (!s.service_secret.empty())
    out.signer = std::make_shared<const integrations::service_token_signer>(
        s.service_name, s.service_secret);
  return out;
}

domain::order_policy policy_of(const settings& s) {
  domain::order_policy out;
  out.invoice_grace = s.invoice_grace;
  out.reconcile_interval = s.reconcile_interval;
  out.expiry_grace = s.expiry_grace;
  out.completion_delay = std::chrono::hours{24} * s.auto_complete_days;
  out.specific_events = s.specific_events;
  return out;
}

integrations::kafka_options kafka_options_of(const settings& s) {
  // The settings were checked when they were read.
  auto out = integrations::parse_kafka_options(s.kafka_brokers, s.kafka_options)
                 .value();
  out.log = [](const std::string& line) { spdlog::warn("kafka {}", line); };
  return out;
}

actors::outbox_relay_options relay_options_of(
    const settings& s, const std::string& conninfo,
    const actors::address_book_ptr& book,
    const actors::supervision_ptr& health) {
  actors::outbox_relay_options out;
  out.conninfo = conninfo;
  out.kafka = kafka_options_of(s);
  out.topic = s.order_events_topic;
  out.key_is_user = s.order_events_key == "user";
  out.most_attempts = static_cast<std::int32_t>(s.outbox_max_attempts);
  out.retention = std::chrono::hours{24} * s.outbox_retention_days;
  out.bell = book->bell;
  out.figures = book->relay;
  out.health = health;
  return out;
}

/// Enters a new actor into the address book and hands it to the supervisor.
template <class Address, class Handle>
caf::actor enter(Address& address, Handle handle) {
  address.store(handle);
  return caf::actor_cast<caf::actor>(handle);
}

}  // namespace

actor_world::actor_world(const settings& s, const std::string& conninfo)
    : book_(std::make_shared<actors::address_book>(s.db_readers, s.db_writers,
                                                   shards)),
      env_(std::make_shared<const domain::environment>(
          domain::real_environment(policy_of(s)))),
      transport_(std::make_shared<integrations::http_transport>(
          integrations::http_transport::options{
              .max_connections_per_host = s.outbound_connections,
              .max_in_flight = outbound_calls,
              .ca_file = s.ca_file,
              .max_idle_connections = 4 * s.outbound_connections})) {
  // "stealing", the default, polls for ever: 2 % of a core when idle.
  config_.set("scheduler.policy", caf::atom("sharing"));
  config_.set("scheduler.max-threads", std::size_t{2});
  system_ = std::make_unique<caf::actor_system>(config_);
  metrics_->watch_counter("order_actor_restarts_total",
                          "Actors that died and were started again.",
                          [health = health_] {
                            return static_cast<double>(health->restarts.load());
                          });
  actors::watch_figures(*metrics_, *book_);
  supervisor_ =
      system_->spawn(actors::supervisor, everybody(s, conninfo), health_);
  for (std::size_t i = 0; i < desk_count; ++i)
    desks_.push_back(system_->spawn(actors::front_desk));
}

std::vector<actors::supervised> actor_world::everybody(
    const settings& s, const std::string& conninfo) {
  std::vector<actors::supervised> all;
  auto& system = *system_;
  const auto book = book_;
  const auto env = env_;
  for (std::size_t i = 0; i < s.db_writers; ++i)
    all.push_back(
        {"db-writer",
         [&system, book, conninfo, i, n = s.db_batch, counting = metrics_] {
           return enter(book->writers.at(i),
                        system.spawn<caf::detached>(actors::db_writer, conninfo,
                                                    n, book->bell, counting));
         }});
  for (std::size_t i = 0; i < s.db_readers; ++i)
    all.push_back({"db-reader", [&system, book, conninfo, i, n = s.db_batch] {
                     return enter(book->readers.at(i),
                                  system.spawn<caf::detached>(actors::db_reader,
                                                              conninfo, n));
                   }});
  const auto neighbour = [&](const char* name, auto& address, auto behavior,
                             actors::neighbour_options options) {
    all.push_back({name, [&system, book, &address, behavior, options] {
                     return enter(address, system.spawn(behavior, options));
                   }});
  };
  auto product = options_of(s, "product-service", s.product_url,
                            s.outbound_timeout, transport_);
  product.retries = 1;  // a read may be repeated
  neighbour("product-client", book->product_client, actors::product_client,
            product);
  neighbour(
      "auth-client", book->auth_client, actors::auth_client,
      options_of(s, "auth-service", s.auth_url, s.auth_timeout, transport_));
  neighbour("cart-client", book->cart_client, actors::cart_client,
            options_of(s, "cart-service", s.cart_url, s.outbound_timeout,
                       transport_));
  auto payment = options_of(s, "payment-service", s.payment_url,
                            s.payment_timeout, transport_);
  payment.retries = s.payment_retries;
  neighbour("payment-client", book->payment_client, actors::payment_client,
            payment);
  all.push_back({"invoice-issuer", [&system, book] {
                   return enter(book->invoice_issuer,
                                system.spawn(actors::invoice_issuer, book));
                 }});
  all.push_back({"event-feed", [&system, book] {
                   const auto feed =
                       enter(book->event_feed,
                             system.spawn(actors::event_feed, book,
                                          actors::event_feed_options{}));
                   book->bell->feed.set(feed);
                   return feed;
                 }});
  add_outbox(s, conninfo, all);
  actors::order_directory_options orders;
  orders.most_live = std::max<std::size_t>(1, s.most_live_orders / shards);
  orders.idle_time = s.order_idle_time;
  actors::checkout_directory_options checkouts;
  checkouts.checkout.require_auth_service = s.require_auth_service;
  checkouts.checkout.auth_patience = s.auth_timeout;
  checkouts.most_running = std::max<std::size_t>(1, s.most_checkouts / shards);
  for (std::size_t i = 0; i < shards; ++i) {
    all.push_back({"order-directory", [&system, book, env, orders, i] {
                     return enter(book->order_directories.at(i),
                                  system.spawn(actors::order_directory, book,
                                               env, orders));
                   }});
    all.push_back({"checkout-directory", [&system, book, env, checkouts, i] {
                     return enter(book->checkout_directories.at(i),
                                  system.spawn(actors::checkout_directory, book,
                                               env, checkouts));
                   }});
  }
  if (s.sweepers_enabled) add_sweepers(s, conninfo, all);
  if (!s.kafka_brokers.empty() && !s.payment_events_topic.empty())
    add_payment_listener(s, all);
  add_duty_actors(s, conninfo, all);
  return all;
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
                   return enter(book->deadline_keeper,
                                system.spawn<caf::detached>(
                                    actors::deadline_keeper, conninfo,
                                    actors::sweep_lease, figures));
                 }});
  actors::order_sweeper_options options;
  options.interval = s.sweep_interval;
  all.push_back({"order-sweeper", [&system, book, env, options, figures] {
                   return caf::actor_cast<caf::actor>(system.spawn(
                       actors::order_sweeper, book, env, options, figures));
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
  worker.neighbours = {options_of(s, "payment-service", s.payment_url,
                                  s.outbound_timeout, transport_),
                       options_of(s, "warehouse-service", s.warehouse_url,
                                  s.outbound_timeout, transport_),
                       options_of(s, "address-service", s.address_url,
                                  s.outbound_timeout, transport_)};
  auto& system = *system_;
  all.push_back({"duty-desk", [&system, book = book_, conninfo, desk,
                               figures = book_->duties] {
                   return enter(book->duty_desk, system.spawn<caf::detached>(
                                                     actors::duty_desk,
                                                     conninfo, desk, figures));
                 }});
  all.push_back(
      {"duty-worker", [&system, book = book_, worker, figures = book_->duties] {
         const auto who =
             enter(book->duty_worker,
                   system.spawn(actors::duty_worker, book, worker, figures));
         book->bell->duties.set(who);
         return who;
       }});
}

void actor_world::stop_waiting() {
  if (const auto feed = book_->event_feed.load())
    caf::anon_send(feed, actors::leave_atom::value);
}

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
                   return enter(
                       book->outbox_desk,
                       system.spawn<caf::detached>(
                           actors::outbox_desk, conninfo, bell, book->relay));
                 }});
  if (s.kafka_brokers.empty() || !s.relay_enabled) return;
  all.push_back({"outbox-relay",
                 [&system, bell,
                  options = relay_options_of(s, conninfo, book_, health_)] {
                   auto relay = system.spawn<caf::detached>(
                       actors::outbox_relay, options);
                   bell->relay.set(relay);
                   return relay;
                 }});
  all.push_back({"outbox-listener", [&system, bell, conninfo, who] {
                   return system.spawn<caf::detached>(actors::outbox_listener,
                                                      conninfo, who, bell);
                 }});
}

actor_world::~actor_world() {
  health_->stopping = true;
  for (auto& desk : desks_)
    caf::anon_send_exit(desk, caf::exit_reason::user_shutdown);
  desks_.clear();
  caf::anon_send_exit(supervisor_, caf::exit_reason::user_shutdown);
  supervisor_ = {};
  // Handles in the book would keep their actors, and with them the system.
  book_->clear();
  transport_.reset();
  system_.reset();
}

}  // namespace orders::app
