#include "tests/faults/mixed_load.hpp"

#include <functional>
#include <stdexcept>
#include <utility>

#include "tests/support/basket.hpp"
#include "tests/support/waiting.hpp"

namespace orders::tests {

namespace {

using nlohmann::json;

/// How long a caller asks again, and how long a test waits for the load:
/// whoever is not acknowledged by then never will be.
constexpr std::chrono::milliseconds patient{120'000};

bool must_be_repeated(const reply& got) {
  return !got.answered() || got.status == 503;
}

bool is_placed(const reply& got) {
  return got.status == 200 || got.status == 201;
}

}  // namespace

/// One checkout and what follows of it.
class errand {
 public:
  errand(mixed_load& load, client& connection, std::size_t number)
      : load_(load),
        connection_(connection),
        number_(number),
        user_(shopper(1 + static_cast<unsigned>(number % 97))),
        key_(load.how_.name + "-" + std::to_string(number)) {}

  void run() {
    const auto placed = check_out_once();
    if (!is_placed(placed)) return;
    ++load_.acknowledged_;
    // One in four asks again though it was answered.
    if (number_ % 4 == 0) check_out_once();
    const auto ids = each(placed.data().at("orders"), "id");
    if (number_ % 5 == 0) read("/api/orders?limit=5", as_user(user_));
    for (const auto& id : ids) follow(id);
  }

 private:
  /// Asks until it is acknowledged.
  reply insist(const std::function<reply()>& ask) {
    reply got;
    eventually(
        [&] {
          const auto asked = std::chrono::steady_clock::now();
          got = ask();
          note(got, std::chrono::steady_clock::now() - asked);
          if (!must_be_repeated(got)) return true;
          if (got.answered() && !load_.leaving_)
            // As Retry-After wants it: callers who do not wait keep a service
            // that is behind from ever catching up.
            std::this_thread::sleep_for(std::chrono::seconds{1});
          return load_.leaving_.load();
        },
        patient);
    return got;
  }

  void note(const reply& got, std::chrono::steady_clock::duration took) {
    const std::lock_guard lock{load_.mutex_};
    load_.latencies_.push_back(
        std::chrono::duration<double, std::milli>(took).count());
    if (must_be_repeated(got)) load_.unanswered_.push_back(got.status);
  }

  void expect(const std::string& what, const reply& got, bool is_fine) {
    if (is_fine || (load_.leaving_ && must_be_repeated(got))) return;
    const std::lock_guard lock{load_.mutex_};
    load_.wrong_.push_back(key_ + " " + what + ": " +
                           std::to_string(got.status) + " " + got.text +
                           got.error);
  }

  reply check_out_once() {
    const auto first = static_cast<unsigned>(1 + number_ % 40);
    std::vector<json> lines = {line(first, 1 + int(number_ % 3))};
    // One in three buys of two sellers.
    if (number_ % 3 == 0) lines.push_back(line(first + 1));
    const auto body = basket(key_, lines);
    auto got = insist([&] {
      auto answer = check_out(connection_, user_, body);
      load_.log_.checkout(user_, key_, answer);
      return answer;
    });
    expect("checkout", got, is_placed(got));
    return got;
  }

  void read(const std::string& path, const headers& who) {
    const auto got = insist([&] { return connection_.get(path, who); });
    expect("read " + path, got, got.status == 200);
  }

  void follow(const std::string& id) {
    read("/api/orders/" + id, as_user(user_));
    if (number_ % 6 == 5) return;  // left as it is
    if (number_ % 6 == 4) return cancel(id);
    move(id, "paid", as_service("payment-service"));
    if (number_ % 6 == 3) return cancel(id);
    if (number_ % 6 != 2) return;
    for (const char* next :
         {"confirmed", "processing", "ready_to_ship", "shipped", "delivered"})
      move(id, next, as_admin());
  }

  void move(const std::string& id, const std::string& to, const headers& who) {
    const auto got = insist([&] {
      auto answer = connection_.put("/api/orders/" + id + "/status", who,
                                    {{"newStatus", to}});
      load_.log_.move(id, to, answer);
      return answer;
    });
    expect(to, got, got.status == 200);
  }

  void cancel(const std::string& id) {
    const auto got = insist([&] {
      auto answer = connection_.post("/api/orders/" + id + "/cancel",
                                     as_user(user_), json::object());
      load_.log_.move(id, "cancelled", answer);
      return answer;
    });
    expect("cancel", got, got.status == 200);
  }

  mixed_load& load_;
  client& connection_;
  const std::size_t number_;
  const std::string user_, key_;
};

mixed_load::mixed_load(int port, client_log& log, plan how)
    : port_(port),
      log_(log),
      how_(std::move(how)),
      began_(std::chrono::steady_clock::now()) {
  for (std::size_t i = 0; i < how_.callers; ++i)
    callers_.emplace_back([this] { call(); });
}

mixed_load::~mixed_load() {
  leave();
}

void mixed_load::call() {
  client connection{port_};
  while (const auto number = next_errand()) {
    try {
      errand{*this, connection, *number}.run();
    } catch (const std::exception& unreadable) {
      const std::lock_guard lock{mutex_};
      wrong_.emplace_back(unreadable.what());
    }
    ++done_;
  }
}

std::optional<std::size_t> mixed_load::next_errand() {
  if (ending_) return std::nullopt;
  const auto number = next_.fetch_add(1);
  if (how_.most_errands > 0 && number >= how_.most_errands) return std::nullopt;
  if (how_.per_second > 0) {
    const auto turn =
        began_ +
        std::chrono::duration_cast<std::chrono::nanoseconds>(
            std::chrono::duration<double>(double(number) / how_.per_second));
    // A pace, not a wait for anything.
    std::this_thread::sleep_until(turn);
    if (ending_) return std::nullopt;
  }
  return number;
}

void mixed_load::await(std::size_t checkouts) const {
  wait_until(
      "checkouts are acknowledged",
      [&] {
        if (acknowledged_ >= checkouts) return true;
        if (const auto all = wrong(); !all.empty())
          throw std::runtime_error("a wrong answer: " + all.front());
        return false;
      },
      patient);
}

void mixed_load::finish() {
  ending_ = true;
  join();
}

void mixed_load::leave() {
  leaving_ = true;
  finish();
}

void mixed_load::join() {
  for (auto& caller : callers_)
    if (caller.joinable()) caller.join();
}

std::vector<std::string> mixed_load::wrong() const {
  const std::lock_guard lock{mutex_};
  return wrong_;
}

std::vector<double> mixed_load::take_latencies() {
  const std::lock_guard lock{mutex_};
  return std::exchange(latencies_, {});
}

std::vector<int> mixed_load::unanswered() const {
  const std::lock_guard lock{mutex_};
  return unanswered_;
}

}  // namespace orders::tests
