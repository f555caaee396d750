#include "app/actor_world.hpp"

#include <stdexcept>

#include "actors/checkout_directory.hpp"
#include "actors/db_reader.hpp"
#include "actors/db_writer.hpp"
#include "actors/event_feed.hpp"
#include "actors/front_desk.hpp"
#include "actors/invoice_issuer.hpp"
#include "actors/neighbour_clients.hpp"
#include "actors/order_attendant.hpp"
#include "actors/order_directory.hpp"
#include "actors/scheduler.hpp"
#include "actors/support_desk.hpp"
#include "actors/timekeeper.hpp"
#include "actors/watched_figures.hpp"
#include "app/actor_options.hpp"
#include "log/log.hpp"

namespace orders::app {

namespace {

/// Directories are split so that no single one becomes the bottleneck.
constexpr std::size_t shards = 8;
constexpr std::size_t desk_count = 2;
constexpr std::size_t worker_threads = 2;
constexpr std::size_t outbound_calls = 8192;
/// When the process ends.
constexpr std::chrono::milliseconds last_export_patience{1000};

}  // namespace

actor_world::actor_world(const settings& s, const std::string& conninfo,
                         const std::string& replica)
    : book_(std::make_shared<actors::address_book>(
          s.db_readers, s.db_writers, shards,
          replica.empty() ? 0 : s.db_readers)),
      clock_(std::make_shared<db::database_clock>()),
      env_(std::make_shared<const domain::environment>(domain::real_environment(
          policy_of(s), [clock = clock_] { return clock->now(); }))),
      transport_(std::make_shared<integrations::http_transport>(
          integrations::http_transport::options{
              .max_connections_per_host = s.outbound_connections,
              .max_in_flight = outbound_calls,
              .ca_file = s.ca_file,
              .max_idle_connections = 4 * s.outbound_connections})),
      spans_(span_recorder_of(s, span_figures_)) {
  learn_time(conninfo);
  actors::use_scheduler(config_, worker_threads);
  system_ = std::make_unique<caf::actor_system>(config_);
  metrics_->watch_counter("order_actor_restarts_total",
                          "Actors that died and were started again.",
                          [health = health_] {
                            return static_cast<double>(health->restarts.load());
                          });
  actors::watch_figures(*metrics_, *book_);
  actors::watch_spans(*metrics_, span_figures_);
  supervisor_ = system_->spawn(actors::supervisor,
                               everybody(s, conninfo, replica), health_);
  for (std::size_t i = 0; i < desk_count; ++i)
    desks_.push_back(system_->spawn(actors::front_desk));
  await_everybody();
}

/// A request that finds nobody in the address book would be answered 500.
void actor_world::await_everybody() {
  caf::scoped_actor self{*system_};
  self->request(supervisor_, caf::infinite, actors::ping_atom::value)
      .receive([] {},
               [](const caf::error& why) {
                 throw std::runtime_error("the actors did not start: " +
                                          caf::to_string(why));
               });
}

/// Before anything is dated. Where that fails, the timekeeper goes on trying.
void actor_world::learn_time(const std::string& conninfo) {
  db::connection_keeper store{conninfo};
  const auto asked = store.with([&](db::connection& c) {
    clock_->ask(c);
    return true;
  });
  if (!asked) log::warn("time-not-learnt", {{"reason", asked.error().message}});
}

std::vector<actors::supervised> actor_world::everybody(
    const settings& s, const std::string& conninfo,
    const std::string& replica) {
  std::vector<actors::supervised> all;
  auto& system = *system_;
  const auto book = book_;
  const auto env = env_;
  const auto writers = [&](const char* name, auto& pool) {
    for (std::size_t i = 0; i < pool.size(); ++i)
      all.push_back({name, [&system, book, &pool, conninfo, i, n = s.db_batch,
                            counting = metrics_] {
                       return actors::enter(pool.at(i),
                                            system.spawn<caf::detached>(
                                                actors::db_writer, conninfo, n,
                                                book->bell, counting));
                     }});
  };
  writers("placement-writer", book->placement_writers);
  writers("change-writer", book->change_writers);
  const auto readers = [&](const char* name, auto& pool,
                           const std::string& of) {
    for (std::size_t i = 0; i < pool.size(); ++i)
      all.push_back({name, [&system, book, &pool, of, i, n = s.db_batch] {
                       return actors::enter(pool.at(i),
                                            system.spawn<caf::detached>(
                                                actors::db_reader, of, n));
                     }});
  };
  readers("db-reader", book->readers, conninfo);
  readers("replica-reader", book->replica_readers, replica);
  const auto neighbour = [&](const char* name, auto& address, auto behavior,
                             actors::neighbour_options options) {
    options.counting = metrics_->calls_of(options.service);
    all.push_back({name, [&system, book, &address, behavior, options] {
                     return actors::enter(address,
                                          system.spawn(behavior, options));
                   }});
  };
  auto product =
      neighbour_options_of(s, "product-service", s.product_url,
                           s.outbound_timeout, transport_, *env_, spans_);
  product.retries = 1;  // a read may be repeated
  product.reuse = s.product_cache;
  neighbour("product-client", book->product_client, actors::product_client,
            product);
  neighbour("auth-client", book->auth_client, actors::auth_client,
            neighbour_options_of(s, "auth-service", s.auth_url, s.auth_timeout,
                                 transport_, *env_, spans_));
  neighbour(
      "cart-client", book->cart_client, actors::cart_client,
      neighbour_options_of(s, "cart-service", s.cart_url, s.outbound_timeout,
                           transport_, *env_, spans_));
  auto payment =
      neighbour_options_of(s, "payment-service", s.payment_url,
                           s.payment_timeout, transport_, *env_, spans_);
  payment.retries = s.payment_retries;
  neighbour("payment-client", book->payment_client, actors::payment_client,
            payment);
  all.push_back({"invoice-issuer", [&system, book] {
                   return actors::enter(
                       book->invoice_issuer,
                       system.spawn(actors::invoice_issuer, book));
                 }});
  all.push_back({"order-attendant", [&system, book, env] {
                   return actors::enter(
                       book->order_attendant,
                       system.spawn(actors::order_attendant, book, env));
                 }});
  all.push_back(
      {"support-desk", [&system, book, conninfo, env] {
         return actors::enter(
             book->support_desk,
             system.spawn<caf::detached>(actors::support_desk, conninfo, env));
       }});
  all.push_back({"event-feed", [&system, book] {
                   const auto feed = actors::enter(
                       book->event_feed,
                       system.spawn(actors::event_feed, book,
                                    actors::event_feed_options{}));
                   book->bell->feed.set(feed);
                   return feed;
                 }});
  all.push_back({"timekeeper", [&system, conninfo, clock = clock_] {
                   return system.spawn<caf::detached>(actors::timekeeper,
                                                      conninfo, clock);
                 }});
  add_outbox(s, conninfo, all);
  actors::order_directory_options orders;
  orders.most_live = std::max<std::size_t>(1, s.most_live_orders / shards);
  orders.idle_time = s.order_idle_time;
  actors::checkout_directory_options checkouts;
  checkouts.checkout.require_auth_service = s.require_auth_service;
  checkouts.checkout.auth_patience = s.auth_timeout;
  checkouts.most_running = std::max<std::size_t>(1, s.most_checkouts / shards);
  std::vector<actors::directory_figures_ptr> order_figures, checkout_figures;
  for (std::size_t i = 0; i < shards; ++i) {
    orders.figures = order_figures.emplace_back(
        std::make_shared<actors::directory_figures>());
    checkouts.figures = checkout_figures.emplace_back(
        std::make_shared<actors::directory_figures>());
    all.push_back({"order-directory", [&system, book, env, orders, i] {
                     return actors::enter(book->order_directories.at(i),
                                          system.spawn(actors::order_directory,
                                                       book, env, orders));
                   }});
    all.push_back(
        {"checkout-directory", [&system, book, env, checkouts, i] {
           return actors::enter(
               book->checkout_directories.at(i),
               system.spawn(actors::checkout_directory, book, env, checkouts));
         }});
  }
  actors::watch_directories(*metrics_, "order", order_figures);
  actors::watch_directories(*metrics_, "checkout", checkout_figures);
  if (spans_) add_span_exporter(s, all);
  if (s.sweepers_enabled) add_sweepers(s, conninfo, all);
  if (!s.kafka_brokers.empty() && !s.payment_events_topic.empty())
    add_payment_listener(s, all);
  add_duty_actors(s, conninfo, all);
  return all;
}

void actor_world::stop_waiting() {
  if (const auto feed = book_->event_feed.load())
    caf::anon_send(feed, actors::leave_atom::value);
}

/// What was recorded last, also of the requests that the drain waited for.
void actor_world::export_last_spans() {
  const auto exporter = span_exporter_.load();
  if (!exporter) return;
  caf::scoped_actor self{*system_};
  self->request(exporter, last_export_patience, actors::flush_atom::value)
      .receive([](bool) {}, [](const caf::error&) {});
}

actor_world::~actor_world() {
  export_last_spans();
  health_->stopping = true;
  for (auto& desk : desks_)
    caf::anon_send_exit(desk, caf::exit_reason::user_shutdown);
  desks_.clear();
  caf::anon_send_exit(supervisor_, caf::exit_reason::user_shutdown);
  supervisor_ = {};
  // Handles in the book would keep their actors, and with them the system.
  book_->clear();
  span_exporter_.store({});
  if (spans_) spans_->exporter.set({});
  transport_.reset();
  system_.reset();
}

}  // namespace orders::app
