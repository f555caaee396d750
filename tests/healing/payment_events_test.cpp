// payment-service's events over Kafka: duplicates, reordered and unreadable
// ones do no harm, nothing is lost (contract 8.3).
#include <algorithm>
#include <catch2/catch.hpp>

#include "integrations/kafka_consumer.hpp"
#include "integrations/kafka_producer.hpp"
#include "tests/support/basket.hpp"
#include "tests/support/in_parallel.hpp"
#include "tests/support/kafka.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/world.hpp"

using namespace orders;
using namespace orders::tests;
using nlohmann::json;

namespace {

/// Joining a group may take long at the brokers of the tests.
constexpr std::chrono::seconds kafka_time{120};

/// A service that listens to payment events, and who sends them.
class payment_world {
 public:
  explicit payment_world(environment settings = {})
      : topic(unique_topic("payment_event")),
        dead_topic(topic + "_dead"),
        kafka({topic, dead_topic}, 1),
        w(with_kafka(std::move(settings))),
        producer_(options()) {}

  integrations::kafka_options options() const {
    return integrations::parse_kafka_options(kafka.brokers(), "").value();
  }

  void send(const std::string& type, const json& payload) {
    send_raw({topic,
              payload.value("orderId", ""),
              payload.dump(),
              {{"ce_type", type}}});
  }
  void send_raw(const integrations::kafka_record& record) {
    const auto sent = producer_.publish(
        {&record, 1}, std::chrono::steady_clock::now() + kafka_time);
    REQUIRE(sent.at(0).verdict == integrations::delivery_verdict::delivered);
  }

  void send_paid(const std::string& order, const std::string& payment,
                 const std::string& amount) {
    send("payment.paid", {{"orderId", order},
                          {"paymentId", payment},
                          {"amount", json::parse(amount)}});
  }

  void await_status(const std::string& id, const std::string& status) const {
    wait_until(
        "the order is " + status,
        [&] {
          return w.db.value<std::string>(
                     "select status from \"order\" where id = $1", id) ==
                 status;
        },
        kafka_time);
  }

  const std::string topic, dead_topic;
  kafka_broker kafka;
  world w;

 private:
  environment with_kafka(environment settings) const {
    settings.merge(environment{{"KAFKA_BROKERS", kafka.brokers()},
                               {"RELAY_ENABLED", "false"},
                               {"SWEEPERS_ENABLED", "false"},
                               {"PAYMENT_EVENTS_GROUP", topic},
                               {"PAYMENT_EVENTS_TOPIC", topic},
                               {"PAYMENT_EVENTS_DEAD_TOPIC", dead_topic}});
    return settings;
  }

  integrations::kafka_producer producer_;
};

std::string payment_id(unsigned number) {
  auto digits = std::to_string(number);
  return "0f000000-0000-4000-8000-" + std::string(12 - digits.size(), '0') +
         digits;
}

}  // namespace

TEST_CASE("payment events pay, refund and cancel their orders") {
  payment_world p;
  auto browser = p.w.orders.connect();
  const auto placed = [&](const char* key) {
    return place_order(browser, shopper(), basket(key));
  };
  const auto paid = placed("paid");
  const auto expired = placed("expired");
  const std::string id = paid.at("id");
  const std::string total = paid.at("totalAmount");
  p.send_paid(id, payment_id(1), total);
  p.send_paid(id, payment_id(1), total);  // at least once
  const std::string ended = expired.at("id");
  p.send("payment.expired",
         {{"orderId", ended},
          {"paymentId",
           p.w.neighbours.payments(ended).at(0).at("id").get<std::string>()}});
  p.await_status(id, "paid");
  p.await_status(ended, "cancelled");
  p.send("refund.completed", {{"orderId", id},
                              {"refundId", payment_id(9)},
                              {"paymentId", payment_id(1)},
                              {"amount", json::parse(total)}});
  p.await_status(id, "refunded");
  CHECK(moves(p.w.db, id) ==
        std::vector<std::string>{"pending>awaiting_payment",
                                 "awaiting_payment>paid", "paid>refunded"});
  CHECK(violations(p.w.db).empty());
}

TEST_CASE("unreadable payment events go to the dead-letter topic") {
  payment_world p;
  auto browser = p.w.orders.connect();
  const auto order = place_order(browser, shopper(), basket("after"));
  p.send_raw({p.topic, "testing", "Created Order", {}});
  p.send("payment.paid", {{"orderId", "nobody"}, {"paymentId", payment_id(1)}});
  p.send("payment.unheard_of", json::object());
  // An order that nobody knows.
  p.send_paid(payment_id(5), payment_id(6), "1");
  p.send_paid(order.at("id"), payment_id(2), order.at("totalAmount"));
  p.await_status(order.at("id"), "paid");

  auto reader = integrations::kafka_consumer::open(
                    p.options(), p.dead_topic + "_reader", {p.dead_topic})
                    .value();
  std::vector<integrations::received_record> dead;
  wait_until(
      "both are in the dead-letter topic",
      [&] {
        for (auto& r : reader.poll(10, std::chrono::milliseconds{500}))
          dead.push_back(std::move(r));
        return dead.size() >= 2;
      },
      kafka_time);
  REQUIRE(dead.size() == 2);
  CHECK(dead[0].record.value == "Created Order");
  const auto& headers = dead[0].record.headers;
  CHECK(std::find(headers.begin(), headers.end(),
                  std::pair<std::string, std::string>{
                      "dead_letter_reason",
                      "the record names no event type"}) != headers.end());
  CHECK(dead[1].record.value.find("nobody") != std::string::npos);
}

TEST_CASE("payment events wait while the database is away") {
  payment_world p;
  auto browser = p.w.orders.connect();
  const auto first = place_order(browser, shopper(), basket("first"));
  const auto second = place_order(browser, shopper(), basket("second"));
  // The group has been joined once this one is paid.
  p.send_paid(first.at("id"), payment_id(1), first.at("totalAmount"));
  p.await_status(first.at("id"), "paid");
  p.w.db.allow_sessions(false);
  p.w.db.end_sessions();
  p.send_paid(second.at("id"), payment_id(2), second.at("totalAmount"));
  wait_until(
      "the service has noticed",
      [&] { return browser.get("/health/ready").status == 503; }, kafka_time);
  p.w.db.allow_sessions(true);
  p.await_status(second.at("id"), "paid");
}

TEST_CASE("a crash of the listener loses no payment event") {
  payment_world p;
  auto browser = p.w.orders.connect();
  const auto before = place_order(browser, shopper(), basket("before"));
  const auto after = place_order(browser, shopper(), basket("after"));
  p.send_paid(before.at("id"), payment_id(1), before.at("totalAmount"));
  p.await_status(before.at("id"), "paid");
  p.w.orders.kill();
  p.send_paid(after.at("id"), payment_id(2), after.at("totalAmount"));
  p.w.orders.restart();
  p.await_status(after.at("id"), "paid");
  CHECK(violations(p.w.db).empty());
}

// Issue "late and odd truth": an order may hear of these in any order.
TEST_CASE("every order of callbacks ends in an allowed state") {
  payment_world p;
  enum { paid, paid_again, expired, cancelled, refunded, kinds };
  std::vector<std::vector<int>> permutations;
  std::vector<int> turn{paid, paid_again, expired, cancelled, refunded};
  do permutations.push_back(turn);
  while (std::next_permutation(turn.begin(), turn.end()));
  REQUIRE(permutations.size() % 3 == 0);

  // Three orders in each checkout, a permutation for each.
  std::vector<json> orders(permutations.size());
  in_parallel(
      p.w.orders.port(), 8, orders.size() / 3, [&](client& c, std::size_t i) {
        const auto answer = check_out(
            c, shopper(),
            basket("odd-" + std::to_string(i), {line(1), line(2), line(0)}));
        if (answer.status != 201) return;
        const auto placed = answer.data().at("orders");
        for (std::size_t n = 0; n < placed.size() && n < 3; ++n)
          orders[3 * i + n] = placed[n];
      });
  REQUIRE(std::count(orders.begin(), orders.end(), json{}) == 0);

  auto browser = p.w.orders.connect();
  const auto act = [&](std::size_t i, int what) {
    const auto& o = orders[i];
    const std::string id = o.at("id");
    const auto number = static_cast<unsigned>(10 * i);
    switch (what) {
      case paid:
        return p.send_paid(id, payment_id(number + 1), o.at("totalAmount"));
      case paid_again:
        return p.send_paid(id, payment_id(number + 2), "1000.50");
      case expired:
        return p.send("payment.expired",
                      {{"orderId", id}, {"paymentId", payment_id(number + 1)}});
      case refunded:
        return p.send(
            "refund.completed",
            {{"orderId", id},
             {"refundId", payment_id(number + 3)},
             {"paymentId", payment_id(number + 1)},
             {"amount", json::parse(o.at("totalAmount").get<std::string>())}});
      default: {
        const auto status = browser
                                .post("/api/orders/" + id + "/cancel",
                                      as_user(shopper()), json::object())
                                .status;
        CHECK((status == 200 || status == 400));
      }
    }
  };
  const auto marker = [&](std::size_t step) {
    const auto o = place_order(browser, shopper(),
                               basket("marker-" + std::to_string(step)));
    p.send_paid(o.at("id"), payment_id(900000 + unsigned(step)),
                o.at("totalAmount"));
    p.await_status(o.at("id"), "paid");
  };
  for (std::size_t step = 0; step < kinds; ++step) {
    for (std::size_t i = 0; i < orders.size(); ++i)
      act(i, permutations[i][step]);
    marker(step);  // all before it have been heard
  }

  CHECK(violations(p.w.db).empty());
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const std::string id = orders[i].at("id");
    const auto row = p.w.db.query(
        "select status, cardinality(payment_ids), cardinality(refund_ids), "
        "(select count(*) from order_status_history h where "
        " h.order_id = o.id and h.from_status is distinct from h.to_status), "
        "(select count(*) from service_outbox e where e.aggregate_id = o.id "
        " and e.event_type in ('order.created', 'order.status_changed')), "
        "(select count(*) from service_outbox e where e.aggregate_id = o.id "
        " and e.payload ->> 'reason' in ('paid_twice', 'payment_too_small', "
        " 'payment_after_cancel')) from \"order\" o where id = $1",
        id);
    INFO(id);
    const auto status = row[0][0].as<std::string>();
    CHECK((status == "refunded" || status == "cancelled"));
    CHECK(row[0][1].as<int>() == 2);
    CHECK(row[0][2].as<int>() == 1);
    CHECK(row[0][3].as<int>() == row[0][4].as<int>());
    // The second payment is always told to somebody.
    CHECK(row[0][5].as<int>() >= 1);
  }
}
