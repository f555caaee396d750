// Group commit alone: the real writer actors are fed prepared checkouts, each
// of one order with two items, and then each order's move to awaiting_payment.
// No HTTP, no neighbours, no coordinator.
//
//   bench-group-commit URL ORDERS WINDOW WRITERS BATCH
//
// WINDOW orders are under way at a time, and there are WRITERS writers of each
// kind. Prints one line of JSON.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <stdexcept>
#include <string>
#include <vector>

#include "actors/db_writer.hpp"
#include "actors/scheduler.hpp"
#include "db/database_url.hpp"
#include "domain/basket.hpp"
#include "domain/order_command.hpp"

namespace {

using namespace orders;
using steady = std::chrono::steady_clock;

/// Both writes of one checkout, as the service would make them.
struct prepared_checkout {
  actors::placement_ptr placement;
  actors::change_ptr awaiting_payment;
};

domain::product a_product(const domain::environment& env,
                          const domain::uuid& seller, const char* name) {
  domain::product p;
  p.id = env.new_id();
  p.seller_id = seller;
  p.name = name;
  p.code = "SKU-1";
  p.image_url = "https://images.example/p/1.jpg";
  p.price = domain::money::of_minor(125'000'00);
  return p;
}

domain::checkout_request a_request(const domain::environment& env,
                                   const domain::product_catalogue& products) {
  domain::checkout_request r;
  r.user_id = env.new_id();
  r.idempotency_key = "bench-" + env.new_id().text();
  for (const auto& [id, product] : products) r.lines.push_back({id, {}, 1});
  r.address = {.name = "Siti Rahma",
               .phone = "+6281234567890",
               .province = "DKI Jakarta",
               .city = "Jakarta Selatan",
               .street = "Jl. Melati 5",
               .district = "Kebayoran Baru",
               .postal_code = "12110",
               .latitude = {},
               .longitude = {}};
  r.shipping = domain::money::of_minor(15'000'00);
  r.payment_method = "bank_transfer";
  r.fingerprint = std::string(64, 'f');
  return r;
}

actors::change_ptr moved_to_awaiting_payment(const domain::order& placed,
                                             const domain::environment& env) {
  const domain::invoice_made invoice{1, env.new_id(), {}};
  auto decided = domain::decide(placed, invoice, {}, env);
  if (!decided || !*decided)
    throw std::logic_error("an order that was placed takes its invoice");
  return std::make_shared<const domain::order_change>(std::move(**decided));
}

std::vector<prepared_checkout> prepare(std::size_t count,
                                       const domain::environment& env) {
  const auto seller = env.new_id();
  domain::product_catalogue products;
  for (const auto* name : {"Kemeja Batik Lengan Panjang", "Sarung Tenun"}) {
    auto p = a_product(env, seller, name);
    products.emplace(p.id, std::move(p));
  }
  const domain::customer buyer{"Siti Rahma", "+6281234567890",
                               "siti@example.com"};
  std::vector<prepared_checkout> out;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    auto basket =
        domain::place_basket(a_request(env, products), products, buyer, env);
    if (!basket) throw std::logic_error(basket.error().message);
    auto change = moved_to_awaiting_payment(basket->orders.at(0).order, env);
    out.push_back(
        {std::make_shared<const domain::placement>(std::move(*basket)),
         std::move(change)});
  }
  return out;
}

/// The run; only the driver actor writes to it.
struct course {
  std::vector<prepared_checkout> checkouts;
  std::vector<actors::db_writer_actor> placement_writers, change_writers;
  std::size_t next = 0;
  std::vector<double> took_ms;
  std::promise<void> over;
};

const actors::db_writer_actor& one_of(
    const std::vector<actors::db_writer_actor>& writers, std::size_t i) {
  return writers[i % writers.size()];
}

void expect_committed(const actors::write_result& result) {
  if (result->verdict == db::write_verdict::committed) return;
  std::fprintf(stderr, "not committed: %s\n", result->why.message.c_str());
  std::exit(1);
}

void begin_next(caf::event_based_actor* self, course* c) {
  if (c->next == c->checkouts.size()) return;
  const auto i = c->next++;
  const auto began = steady::now();
  self->request(one_of(c->placement_writers, i), caf::infinite,
                c->checkouts[i].placement)
      .then([=](const actors::write_result& placed) {
        expect_committed(placed);
        self->request(one_of(c->change_writers, i), caf::infinite,
                      c->checkouts[i].awaiting_payment)
            .then([=](const actors::write_result& moved) {
              expect_committed(moved);
              const std::chrono::duration<double, std::milli> took =
                  steady::now() - began;
              c->took_ms.push_back(took.count());
              if (c->took_ms.size() == c->checkouts.size()) c->over.set_value();
              begin_next(self, c);
            });
      });
}

caf::behavior driver(caf::event_based_actor* self, course* c,
                     std::size_t window) {
  return {[=](actors::wake_atom) {
    for (std::size_t i = 0; i < window; ++i) begin_next(self, c);
  }};
}

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double percentile(std::vector<double>& sorted, double p) {
  const auto last = static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<std::size_t>(last * p)];
}

struct options {
  std::string conninfo;
  std::size_t orders, window, writers, batch;
};

void run(const options& o) {
  const auto env = domain::real_environment();
  course c;
  c.checkouts = prepare(o.orders, env);
  c.took_ms.reserve(o.orders);
  // As app/actor_world.cpp sets it.
  caf::actor_system_config config;
  actors::use_scheduler(config, 2);
  caf::actor_system system{config};
  const auto counting = std::make_shared<actors::metrics>();
  const auto bell = std::make_shared<actors::commit_bell>();
  for (auto* writers : {&c.placement_writers, &c.change_writers})
    for (std::size_t i = 0; i < o.writers; ++i)
      writers->push_back(system.spawn<caf::detached>(
          actors::db_writer, o.conninfo, o.batch, bell, counting));
  auto over = c.over.get_future();
  auto drives = system.spawn(driver, &c, o.window);
  const auto cpu_before = cpu_seconds();
  const auto began = steady::now();
  caf::anon_send(drives, actors::wake_atom::value);
  over.wait();
  const std::chrono::duration<double> took = steady::now() - began;
  const auto cpu = cpu_seconds() - cpu_before;
  std::sort(c.took_ms.begin(), c.took_ms.end());
  std::printf(R"({"requests":%zu,"seconds":%.6f,"p50_ms":%.3f,"p99_ms":%.3f,)"
              R"("cpu_seconds":%.3f})"
              "\n",
              o.orders, took.count(), percentile(c.took_ms, 0.5),
              percentile(c.took_ms, 0.99), cpu);
  caf::anon_send_exit(drives, caf::exit_reason::user_shutdown);
  drives = {};
  for (auto* writers : {&c.placement_writers, &c.change_writers}) {
    for (auto& writer : *writers)
      caf::anon_send_exit(writer, caf::exit_reason::user_shutdown);
    writers->clear();
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr,
                 "bench-group-commit URL ORDERS WINDOW WRITERS BATCH\n");
    return 2;
  }
  const auto conninfo = db::to_conninfo(argv[1], {});
  if (!conninfo) {
    std::fprintf(stderr, "%s\n", conninfo.error().c_str());
    return 2;
  }
  const auto count = [&](int at) {
    return static_cast<std::size_t>(std::strtoull(argv[at], nullptr, 10));
  };
  run({*conninfo, count(2), count(3), count(4), count(5)});
}
