#include "tests/faults/order_traffic.hpp"

#include <functional>

#include "tests/support/basket.hpp"
#include "tests/support/waiting.hpp"

namespace orders::tests {

namespace {

using std::chrono::milliseconds;

/// A caller that is refused comes back; this soon, so that an outage is looked
/// at closely.
constexpr milliseconds callers_pause{20};
/// A caller without luck for that long has met a fault.
constexpr std::chrono::seconds callers_patience{90};
constexpr std::size_t most_complaints = 10;

milliseconds since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration_cast<milliseconds>(
      std::chrono::steady_clock::now() - began);
}

}  // namespace

/// One request that is sent until its answer is as wanted.
struct order_traffic::wish {
  std::string what;
  std::function<reply()> send;
  std::function<bool(const reply&)> is_granted;
};

order_traffic::order_traffic(int port, client_log& log, std::size_t callers)
    : port_(port), log_(log) {
  for (std::size_t i = 0; i < callers; ++i)
    threads_.emplace_back([this, i] { call(i); });
}

order_traffic::~order_traffic() {
  stop();
}

void order_traffic::stop() {
  stopping_ = true;
  for (auto& t : threads_)
    if (t.joinable()) t.join();
}

void order_traffic::await_more(std::size_t count) const {
  const auto before = done_.load();
  wait_until("orders are done", [&] { return done_ >= before + count; });
}

void order_traffic::await_refusals(std::size_t count) const {
  const auto before = refusals_.load();
  wait_until("callers are refused",
             [&] { return refusals_ >= before + count; });
}

std::string order_traffic::figures() const {
  std::string out;
  for (const auto& [status, count] : statuses_)
    out += std::to_string(status) + ": " + std::to_string(count) + ", ";
  return out + "orders done: " + std::to_string(done_) +
         ", slowest refusal: " + std::to_string(slowest_refusal_.count()) +
         " ms (" + slowest_request_ + ")";
}

void order_traffic::call(std::size_t caller) {
  client c{port_};
  for (std::size_t n = 0; !stopping_; ++n) {
    try {
      live(c, "t" + std::to_string(caller) + "-" + std::to_string(n), n % 3);
    } catch (const std::exception& e) {
      complain(e.what(), {});
      return;
    }
    ++done_;
  }
}

void order_traffic::live(client& c, const std::string& key, std::size_t kind) {
  const auto is_ok = [](const reply& r) { return r.status == 200; };
  const auto placed =
      ask({"checkout",
           [&] {
             auto r = check_out(c, shopper(), basket(key));
             log_.checkout(shopper(), key, r);
             return r;
           },
           // An order whose invoice is not there yet is asked for once more.
           [](const reply& r) {
             return (r.status == 200 || r.status == 201) &&
                    r.data().at("payments").size() == 1;
           }});
  const std::string id = placed.data().at("orders").at(0).at("id");
  const auto path = "/api/orders/" + id;
  std::string wanted;
  if (kind == 0) {
    wanted = "paid";
    ask({"payment",
         [&] {
           auto r = c.put(path + "/status", as_service("payment-service"),
                          {{"newStatus", "paid"}});
           log_.move(id, "paid", r);
           return r;
         },
         is_ok});
  } else if (kind == 1) {
    wanted = "cancelled";
    ask({"cancellation",
         [&] {
           auto r = c.post(path + "/cancel", as_user(shopper()),
                           {{"reason", "changed my mind"}});
           log_.move(id, "cancelled", r);
           return r;
         },
         is_ok});
  }
  const auto seen =
      ask({"reading", [&] { return c.get(path, as_user(shopper())); }, is_ok});
  if (!wanted.empty() && seen.data().at("status") != wanted)
    complain("a reader is not shown that " + id + " is " + wanted, seen);
}

reply order_traffic::ask(const wish& w) {
  const auto first = std::chrono::steady_clock::now();
  for (;;) {
    const auto began = std::chrono::steady_clock::now();
    auto r = w.send();
    note(w.what, r, since(began));
    if (w.is_granted(r)) return r;
    if (r.status != 503 && r.status != 200 && r.status != 201)
      complain("wrong answer to " + w.what, r);
    if (since(first) > callers_patience)
      throw std::runtime_error("no luck with " + w.what + ", at last " +
                               std::to_string(r.status) + " " + r.text);
    std::this_thread::sleep_for(callers_pause);
  }
}

void order_traffic::note(const std::string& what, const reply& r,
                         milliseconds took) {
  if (r.status == 503 && !r.header.contains("retry-after"))
    complain("a refusal without Retry-After", r);
  const std::lock_guard lock{mutex_};
  ++statuses_[r.status];
  if (r.status != 503) return;
  ++refusals_;
  if (took <= slowest_refusal_) return;
  slowest_refusal_ = took;
  slowest_request_ = what;
}

void order_traffic::complain(const std::string& what, const reply& r) {
  const std::lock_guard lock{mutex_};
  if (wrong_.size() < most_complaints)
    wrong_.push_back(what + ": " + std::to_string(r.status) + " " + r.text +
                     r.error);
}

}  // namespace orders::tests
