// The clock of the service's machine steps by ten minutes, both ways, while
// those of PostgreSQL, the callers and the neighbours go on.
#include <catch2/catch.hpp>
#include <future>
#include <regex>

#include "tests/faults/order_traffic.hpp"
#include "tests/support/basket.hpp"
#include "tests/support/checker.hpp"
#include "tests/support/form.hpp"
#include "tests/support/steered_clock.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

struct stepping_world {
  explicit stepping_world(const environment& settings = {})
      : orders(port, neighbours, db.url(), with_clock(settings)) {}

  environment with_clock(environment settings) const {
    settings.merge(clock.settings());
    return settings;
  }

  steered_clock clock;
  database db;
  reserved_port port;
  sandbox neighbours{port.number()};
  client_log log;
  service orders;

  /// Sets the service's clock, and waits until its replies are dated by it.
  void step(std::chrono::seconds ahead) {
    clock.step(ahead);
    auto c = orders.connect();
    wait_until("the service's clock has been set", [&] {
      const auto got = c.get("/health");
      const auto date = got.header.find("date");
      if (date == got.header.end()) return false;
      std::tm tm{};
      ::strptime(date->second.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &tm);
      const auto shows = std::chrono::seconds{::timegm(&tm)};
      const auto is = std::chrono::system_clock::now().time_since_epoch();
      return std::chrono::abs(shows - is - ahead) < 60s;
    });
  }

  std::string status_of(const std::string& id) const {
    return db.value<std::string>("select status from \"order\" where id = $1",
                                 id);
  }

  /// Places an order that is to be paid by then, and returns its id.
  std::string place_until(std::chrono::seconds lifetime) {
    const auto due = db.value<std::string>(
        "select to_char((now() + $1 * interval '1 second') at time zone 'utc', "
        "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
        lifetime.count());
    auto c = orders.connect();
    const auto key = "until-" + due;
    auto body = basket(key);
    body["expiresAt"] = due;
    const auto answer = check_out(c, shopper(), body);
    log.checkout(shopper(), key, answer);
    return answer.data().at("orders").at(0).at("id");
  }

  /// Moments in the database that are not those of its own clock.
  std::int64_t misdated() const {
    return db.value<std::int64_t>(
        "select (select count(*) from \"order\" "
        "        where abs(extract(epoch from now() - created_at)) > 300 "
        "           or abs(extract(epoch from now() - updated_at)) > 300) "
        "+ (select count(*) from order_status_history "
        "   where abs(extract(epoch from now() - created_at)) > 300) "
        "+ (select count(*) from service_outbox "
        "   where abs(extract(epoch from now() - created_at)) > 300)");
  }

  /// Figures below zero.
  texts negative_figures() {
    static const std::regex negative{R"re((^|\n)(order_[^ ]* -[^\n]*))re"};
    const auto text = orders.connect().get("/metrics").text;
    texts out;
    for (std::sregex_iterator i{text.begin(), text.end(), negative}, end;
         i != end; ++i)
      out.push_back((*i)[2]);
    return out;
  }
};

/// Looks at open orders all the time, and gives none of them more time.
const environment eager{{"SWEEP_INTERVAL_MS", "100"},
                        {"INVOICE_GRACE_MS", "300"},
                        {"RECONCILE_INTERVAL_MS", "300"},
                        {"EXPIRY_GRACE_MS", "0"}};

bool is_skipped() {
  const auto why = steered_clock{}.missing();
  if (why.empty()) return false;
  WARN("skipped: " << why);
  SUCCEED();
  return true;
}

}  // namespace

TEST_CASE("the service's clock steps to and fro under load: nobody notices") {
  if (is_skipped()) return;
  stepping_world w{eager};
  order_traffic traffic{w.port.number(), w.log};
  for (int i = 0; i < by_form(4, 40); ++i) {
    traffic.await_more(10);
    w.step(i % 2 == 0 ? 600s : -600s);
  }
  traffic.await_more(10);
  traffic.stop();
  WARN(traffic.figures());
  CHECK(traffic.wrong() == texts{});
  // Neither were callers' tokens refused, nor its own by a neighbour.
  CHECK(traffic.refusals() == 0);
  CHECK(w.misdated() == 0);
  CHECK(w.negative_figures() == texts{});
  CHECK(judge(w.log, w.neighbours, w.db) == texts{});
}

TEST_CASE("an order is not cancelled early because the clock runs ahead") {
  if (is_skipped()) return;
  stepping_world w{eager};
  const auto id = w.place_until(300s);
  w.step(600s);
  const auto looked_at = w.neighbours.count("payment");
  wait_until("the order was looked at a few times",
             [&] { return w.neighbours.count("payment") > looked_at + 3; });
  CHECK(w.status_of(id) == "awaiting_payment");
  CHECK(judge(w.log, w.neighbours, w.db) == texts{});
}

TEST_CASE("an order is cancelled in time although the clock is behind") {
  if (is_skipped()) return;
  stepping_world w{eager};
  w.step(-600s);
  const auto id = w.place_until(3s);
  CHECK(eventually([&] { return w.status_of(id) == "cancelled"; }));
  CHECK(judge(w.log, w.neighbours, w.db) == texts{});
}

TEST_CASE("a checkout's deadline comes although the clock is set back") {
  if (is_skipped()) return;
  stepping_world w{{{"CHECKOUT_DEADLINE_MS", "1000"}}};
  w.neighbours.set_faults("payment", {{"mode", "delay"}, {"ms", 6000}});
  auto answer = std::async(std::launch::async, [&] {
    auto c = w.orders.connect();
    return check_out(c, shopper(), basket("k"));
  });
  wait_until("payment-service is asked",
             [&] { return w.neighbours.count("payment") > 0; });
  w.step(-600s);
  const auto got = answer.get();
  w.log.checkout(shopper(), "k", got);
  CHECK(got.status == 201);
  CHECK(got.data().at("payments").empty());
  const std::string id = got.data().at("orders").at(0).at("id");
  wait_until("the invoice has come after all",
             [&] { return w.status_of(id) == "awaiting_payment"; });
  CHECK(judge(w.log, w.neighbours, w.db) == texts{});
}
