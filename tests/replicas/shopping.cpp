#include "tests/replicas/shopping.hpp"

#include <functional>

namespace orders::tests {

namespace {

using nlohmann::json;

constexpr int most_tries = 200;

/// What a gateway answers when a replica did not: not the service's word.
bool must_be_repeated(const reply& got) {
  return !got.answered() || got.status == 502 || got.status == 503 ||
         got.status == 504;
}

reply insist(complaints& book, const std::function<reply()>& ask) {
  for (int tries = 1;; ++tries) {
    auto got = ask();
    if (!must_be_repeated(got) || tries == most_tries) return got;
    book.unanswered(got);
  }
}

void expect(complaints& book, const std::string& what, const reply& got,
            const std::vector<int>& allowed) {
  for (const int status : allowed)
    if (got.status == status) return;
  book.wrong(what + ": " + std::to_string(got.status) + " " + got.text +
             got.error);
}

reply move(complaints& book, client& c, const std::string& id,
           const headers& who, const std::string& to) {
  return insist(book, [&] {
    return c.put("/api/orders/" + id + "/status", who, {{"newStatus", to}});
  });
}

}  // namespace

void complaints::unanswered(const reply& got) {
  const std::lock_guard lock{mutex_};
  unanswered_.push_back(got.status);
}

void complaints::wrong(const std::string& what) {
  const std::lock_guard lock{mutex_};
  wrong_.push_back(what);
}

std::vector<std::string> complaints::all_wrong() const {
  const std::lock_guard lock{mutex_};
  return wrong_;
}

std::vector<int> complaints::all_unanswered() const {
  const std::lock_guard lock{mutex_};
  return unanswered_;
}

batch::batch(int port, const std::string& name, std::size_t count,
             complaints& book)
    : name_(name), book_(book), thread_([this, port, count] {
        in_parallel(port, callers, count, [this](client& c, std::size_t i) {
          shop(c, i);
          ++done_;
        });
      }) {}

void batch::await(std::size_t count) const {
  wait_until(
      "shoppers are done", [&] { return done_ >= count; },
      std::chrono::seconds{60});
}

void batch::join() {
  if (thread_.joinable()) thread_.join();
}

void batch::shop(client& c, std::size_t number) {
  const auto key = name_ + "-" + std::to_string(number);
  const auto who = shopper(1 + static_cast<unsigned>(number % 9));
  const auto placed = insist(book_, [&] {
    return check_out(c, who, basket(key, {line(1), line(2)}));
  });
  expect(book_, key + " checkout", placed, {200, 201});
  if (placed.status != 200 && placed.status != 201) return;
  const auto ids = each(placed.data().at("orders"), "id");
  if (ids.size() != 2) return book_.wrong(key + " has not two orders");
  for (const auto& id : ids) {
    const auto path = "/api/orders/" + id;
    expect(book_, key + " read",
           insist(book_, [&] { return c.get(path, as_user(who)); }), {200});
    if (number % 3 != 0)
      expect(book_, key + " paid",
             move(book_, c, id, as_service("payment-service"), "paid"), {200});
    if (number % 3 != 1)
      expect(book_, key + " cancel",
             insist(book_,
                    [&] {
                      return c.post(path + "/cancel", as_user(who),
                                    json::object());
                    }),
             {200});
  }
}

void contest(int port, const std::vector<std::string>& orders,
             complaints& book) {
  std::vector<int> statuses(orders.size() * 2);
  in_parallel(
      port, batch::callers, statuses.size(), [&](client& c, std::size_t i) {
        const auto& id = orders[i / 2];
        const auto got =
            move(book, c, id, as_admin(), i % 2 ? "shipped" : "cancelled");
        expect(book, id + " contest", got, {200, 400});
        statuses[i] = got.status;
      });
  for (std::size_t i = 0; i < orders.size(); ++i)
    if ((statuses[2 * i] == 200) == (statuses[2 * i + 1] == 200))
      book.wrong(orders[i] + " has not one winner");
}

}  // namespace orders::tests
