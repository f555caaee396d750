#include "tests/simulation/shopper.hpp"

#include <algorithm>
#include <cctype>

#include "actors/checkout_directory.hpp"
#include "tests/simulation/order_fate.hpp"
#include "tests/simulation/simulated_world.hpp"

namespace orders::tests {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr seconds checkout_deadline{10}, grace{1};
/// A browser that was told to come back does so, for ever.
constexpr milliseconds shortest_pause{300}, longest_pause{3000};

using checkout_answer = answered_question<actors::checkout_answer_ptr>;

struct shopper {
  simulated_world& world;
  domain::checkout_request request;
  /// Who has been told of the orders.
  bool has_orders = false;
};
using shopper_ptr = std::shared_ptr<shopper>;

domain::checkout_request fill_basket(simulated_world& world) {
  auto& luck = world.luck();
  domain::checkout_request out;
  out.user_id = world.env().new_id();
  out.idempotency_key = "key-" + std::to_string(luck.below(1000));
  for (auto left = 1 + luck.below(3); left > 0; --left) {
    const auto product =
        played_product_id(static_cast<unsigned>(luck.below(product_count)));
    const bool is_there = std::any_of(
        out.lines.begin(), out.lines.end(),
        [&](const auto& line) { return line.product_id == product; });
    if (!is_there)
      out.lines.push_back({product, {}, 1 + static_cast<int>(luck.below(3))});
  }
  out.address = {"Sri Rahayu", "0812",  "Jawa Barat", "Bandung", "Jl. 1",
                 std::nullopt, "40115", {},           {}};
  out.shipping = domain::money::of_minor(
      static_cast<std::int64_t>(luck.below(3)) * 9'000'00);
  out.fingerprint = "basket of " + out.user_id.text();
  return out;
}

/// As the API answers, as far as the checker reads it.
reply as_reply(const checkout_answer& got) {
  reply out;
  if (got.died) {
    out.error = "connection closed";
    return out;
  }
  if (got.failure) {
    out.status = 503;
    return out;
  }
  out.status = got.answer->existing ? 200 : 201;
  std::string told, payments;
  const auto add = [](std::string& to, const std::string& text) {
    to += (to.empty() ? "" : ",") + text;
  };
  for (const auto& o : got.answer->orders) {
    add(told, R"({"id":")" + o.order->id.text() + R"(","totalAmount":")" +
                  o.order->total_amount.text() + R"("})");
    if (o.data)
      add(payments,
          R"({"orderId":")" + o.order->id.text() + R"(",)" + o.data->substr(1));
  }
  out.text = R"({"success":true,"data":{"orders":[)" + told +
             R"(],"payments":[)" + payments + "]}}";
  return out;
}

void check_out(const shopper_ptr& who);

void try_again(const shopper_ptr& who) {
  auto& world = who->world;
  ++world.open;
  world.time().after(world.luck().between(shortest_pause, longest_pause),
                     [who] {
                       --who->world.open;
                       check_out(who);
                     });
}

void answered(const shopper_ptr& who, const checkout_answer& got) {
  auto& world = who->world;
  world.log().checkout(who->request.user_id.text(),
                       who->request.idempotency_key, as_reply(got));
  if (!got.answer) return try_again(who);
  if (got.answer->orders.empty())
    world.broken.push_back("a checkout makes orders");
  if (!std::exchange(who->has_orders, true))
    for (const auto& o : got.answer->orders) let_happen(world, o.order);
  // Some look once more at what they ordered.
  if (world.is_stormy() && world.luck().in(0.2)) try_again(who);
}

void check_out(const shopper_ptr& who) {
  auto& world = who->world;
  auto* at = world.anybody();
  if (!at) return try_again(who);
  const auto until =
      world.time().system().clock().now() + milliseconds{checkout_deadline};
  const auto name =
      actors::checkout_name(who->request.user_id, who->request.idempotency_key);
  ++world.open;
  at->ask<actors::checkout_answer_ptr>(
      at->book()->checkout_directories.of(std::hash<std::string>{}(name)),
      checkout_deadline + grace,
      std::make_shared<const actors::checkout_command>(
          actors::checkout_command{who->request, until}),
      [who](const checkout_answer& got) {
        --who->world.open;
        answered(who, got);
      });
}

}  // namespace

void let_shop(simulated_world& world, milliseconds pause) {
  auto who =
      std::make_shared<shopper>(shopper{world, fill_basket(world), false});
  ++world.open;
  world.time().after(pause, [who] {
    --who->world.open;
    check_out(who);
    // A double click, or a second tab.
    if (who->world.luck().in(0.2)) check_out(who);
  });
}

}  // namespace orders::tests
