#include "tests/simulation/replica.hpp"

#include "actors/checkout_directory.hpp"
#include "actors/duty_worker.hpp"
#include "actors/event_feed.hpp"
#include "actors/invoice_issuer.hpp"
#include "actors/neighbour_clients.hpp"
#include "actors/order_attendant.hpp"
#include "actors/order_directory.hpp"
#include "actors/order_sweeper.hpp"
#include "actors/outbox_relay.hpp"

namespace orders::tests {

using namespace orders::actors;
using std::chrono::milliseconds;

namespace {

/// Small, so that every bound is met and actors come and go.
constexpr std::size_t shards = 2, most_live_orders = 3, most_checkouts = 4;
constexpr milliseconds order_idle_time{2000};

neighbour_options calls_to(const std::string& name, milliseconds timeout,
                           unsigned retries,
                           std::shared_ptr<integrations::http_client> line,
                           chance& luck) {
  static const auto signer =
      std::make_shared<const integrations::service_token_signer>(
          "order-service", "secret of the simulation");
  neighbour_options out;
  out.service = name + "-service";
  out.base_url = "http://" + name;
  out.attempt_timeout = timeout;
  out.retries = retries;
  out.signer = signer;
  out.transport = std::move(line);
  out.random = [&luck] { return luck.unit(); };
  return out;
}

}  // namespace

replica::replica(store_line database, neighbourhood& neighbours,
                 environment_ptr env)
    : database_(std::move(database)),
      time_(*database_.time),
      neighbours_(neighbours),
      env_(std::move(env)) {}

void replica::start() {
  alive_ = std::make_shared<bool>(true);
  book_ = std::make_shared<address_book>(1, 2, shards);
  health_ = std::make_shared<supervision>();
  desk_ = time_.system().spawn(front_desk);
  supervisor_ = time_.system().spawn(supervisor, everybody(), health_);
  time_.run_waiting();
}

void replica::die() {
  if (!*alive_) return;
  *alive_ = false;
  health_->stopping = true;
  caf::anon_send_exit(desk_, caf::exit_reason::kill);
  caf::anon_send_exit(supervisor_, caf::exit_reason::user_shutdown);
  desk_ = supervisor_ = {};
  book_->clear();
  for (const auto& weak : std::exchange(open_, {}))
    if (const auto question = weak.lock();
        question && !std::exchange(question->over, true))
      time_.after(milliseconds{0}, question->on_death);
}

outbox_relay_options replica::relay_options(const store_line& line) const {
  outbox_relay_options out;
  out.open_outbox = [line] { return line.outbox->line_of(line.alive); };
  out.open_kafka = [line] { return line.outbox->kafka_for(line.alive); };
  out.topic = "orders";
  out.now = env_->now;
  out.bell = book_->bell;
  out.figures = book_->relay;
  out.health = health_;
  out.random = [luck = &time_.luck()] { return luck->unit(); };
  return out;
}

std::vector<supervised> replica::everybody() {
  std::vector<supervised> all;
  auto& system = time_.system();
  const auto book = book_;
  const auto env = env_;
  auto line = database_;
  line.alive = alive_;
  const auto writers = [&](const char* name, auto& pool) {
    for (std::size_t i = 0; i < pool.size(); ++i)
      all.push_back({name, [=, &system, &pool] {
                       return enter(pool.at(i), system.spawn(line_writer, line,
                                                             book->bell));
                     }});
  };
  writers("placement-writer", book->placement_writers);
  writers("change-writer", book->change_writers);
  all.push_back({"db-reader", [=, &system] {
                   return enter(book->readers.at(0),
                                system.spawn(line_reader, line));
                 }});
  all.push_back({"deadline-keeper", [=, &system] {
                   return enter(book->deadline_keeper,
                                system.spawn(line_deadline_keeper, line));
                 }});
  const auto calls = neighbours_.line_of(alive_);
  const auto client = [&](auto& address, auto behavior, const char* name,
                          milliseconds timeout, unsigned retries) {
    auto options = calls_to(name, timeout, retries, calls, time_.luck());
    all.push_back({name, [=, &system, &address] {
                     return enter(address, system.spawn(behavior, options));
                   }});
  };
  client(book->product_client, product_client, "product", milliseconds{3000},
         1);
  client(book->auth_client, auth_client, "auth", milliseconds{1000}, 0);
  client(book->cart_client, cart_client, "cart", milliseconds{3000}, 0);
  client(book->payment_client, payment_client, "payment", milliseconds{4000},
         1);
  all.push_back({"invoice-issuer", [=, &system] {
                   return enter(book->invoice_issuer,
                                system.spawn(invoice_issuer, book));
                 }});
  all.push_back({"order-attendant", [=, &system] {
                   return enter(book->order_attendant,
                                system.spawn(order_attendant, book, env));
                 }});
  all.push_back({"event-feed", [=, &system] {
                   const auto feed = enter(
                       book->event_feed,
                       system.spawn(event_feed, book,
                                    event_feed_options{.most_waiting = 2}));
                   book->bell->feed.set(feed);
                   return feed;
                 }});
  order_directory_options orders;
  orders.most_live = most_live_orders;
  orders.idle_time = order_idle_time;
  checkout_directory_options checkouts;
  checkouts.most_running = most_checkouts;
  for (std::size_t i = 0; i < shards; ++i) {
    all.push_back({"order-directory", [=, &system] {
                     return enter(
                         book->order_directories.at(i),
                         system.spawn(order_directory, book, env, orders));
                   }});
    all.push_back(
        {"checkout-directory", [=, &system] {
           return enter(book->checkout_directories.at(i),
                        system.spawn(checkout_directory, book, env, checkouts));
         }});
  }
  all.push_back({"duty-desk", [=, &system] {
                   const duty_desk_actor desk =
                       system.spawn(line_duty_desk, line);
                   return enter(book->duty_desk, desk);
                 }});
  duty_worker_options duties;
  for (auto& neighbour : duties.neighbours)
    neighbour = calls_to("payment", milliseconds{3000}, 0, calls, time_.luck());
  duties.random = [luck = &time_.luck()] { return luck->unit(); };
  all.push_back({"duty-worker", [=, &system] {
                   const auto who = enter(
                       book->duty_worker,
                       system.spawn(duty_worker, book, duties, book->duties));
                   book->bell->duties.set(who);
                   return who;
                 }});
  all.push_back({"outbox-relay", [=, this, &system] {
                   const auto relay =
                       system.spawn(outbox_relay, relay_options(line));
                   book->bell->relay.set(relay);
                   return relay;
                 }});
  order_sweeper_options sweeps;
  sweeps.interval = milliseconds{10'000};
  sweeps.random = [luck = &time_.luck()] { return luck->unit(); };
  all.push_back({"order-sweeper", [=, &system] {
                   return caf::actor_cast<caf::actor>(system.spawn(
                       order_sweeper, book, env, sweeps, book->sweeps));
                 }});
  return all;
}

}  // namespace orders::tests
