#include "app/actor_world.hpp"

#include "actors/checkout_directory.hpp"
#include "actors/db_reader.hpp"
#include "actors/db_writer.hpp"
#include "actors/event_feed.hpp"
#include "actors/front_desk.hpp"
#include "actors/invoice_issuer.hpp"
#include "actors/neighbour_clients.hpp"
#include "actors/order_directory.hpp"

namespace orders::app {

namespace {

/// Directories are split so that no single one becomes the bottleneck.
constexpr std::size_t shards = 8;
constexpr std::size_t desk_count = 2;
constexpr std::size_t outbound_calls = 8192;

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
          domain::real_environment())),
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
                                                    n, counting));
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
                   return enter(book->event_feed,
                                system.spawn(actors::event_feed, book,
                                             actors::event_feed_options{}));
                 }});
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
  return all;
}

void actor_world::stop_waiting() {
  if (const auto feed = book_->event_feed.load())
    caf::anon_send(feed, actors::leave_atom::value);
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
