// The log of the running programs: JSON, what a request leaves in it, and its
// level while it runs.
#include <catch2/catch.hpp>

#include <csignal>
#include <sstream>

#include "tests/support/basket.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

constexpr std::chrono::seconds patient{60};

std::vector<json> lines_of(const process& program) {
  std::vector<json> out;
  std::istringstream text{program.output()};
  for (std::string line; std::getline(text, line);)
    out.push_back(json::parse(line));
  return out;
}

std::vector<json> lines_about(const process& program, const std::string& event,
                              const std::string& request) {
  std::vector<json> out;
  for (const auto& line : lines_of(program))
    if (line.at("event") == event && line.value("requestId", "") == request)
      out.push_back(line);
  return out;
}

headers named(headers who, const std::string& request) {
  who.emplace("x-request-id", request);
  return who;
}

void await_line(const process& program, const std::string& text) {
  wait_until(
      "the log to say " + text,
      [&] { return program.output().find(text) != std::string::npos; },
      patient);
}

}  // namespace

TEST_CASE("every line of the log is one JSON object") {
  world w{{{"LOG_FORMAT", "json"}, {"LOG_LEVEL", "debug"}}};
  auto c = w.orders.connect();
  const auto placed =
      c.send("POST", "/api/orders", named(as_user(shopper()), "placing-1"),
             basket("logged").dump());
  REQUIRE(placed.status == 201);
  c.get("/nowhere/at%0Aall", named(as_nobody(), "lost-1"));
  REQUIRE(w.orders.stop() == 0);

  const auto& program = w.orders.program();
  for (const auto& line : lines_of(program)) {
    INFO(line);
    CHECK(line.at("service") == "order-service");
    CHECK(line.at("time").get<std::string>().size() == 24);
    CHECK(line.contains("level"));
  }
  const auto served = lines_about(program, "request-served", "placing-1");
  REQUIRE(served.size() == 1);
  CHECK(served[0].at("level") == "debug");
  CHECK(served[0].at("method") == "POST");
  CHECK(served[0].at("route") == "/api/orders");
  CHECK(served[0].at("status") == 201);
  CHECK(served[0].at("durationMs").get<double>() > 0);
  const auto lost = lines_about(program, "request-served", "lost-1");
  REQUIRE(lost.size() == 1);
  CHECK(lost[0].at("route") == "other");
  CHECK(lost[0].at("status") == 404);
}

TEST_CASE("an admin changes the level of a running service") {
  world w;
  auto c = w.orders.connect();
  const std::string path = "/api/admin/log-level";
  CHECK(c.get(path, as_admin()).data() ==
        json{{"level", "info"}, {"configured", "info"}});
  c.get("/health", named(as_nobody(), "unseen"));
  CHECK(c.put(path, as_admin(), {{"level", "debug"}}).data() ==
        json{{"level", "debug"}, {"configured", "info"}});
  CHECK(c.get(path, as_admin()).data().at("level") == "debug");
  c.get("/health", named(as_nobody(), "seen"));
  await_line(w.orders.program(), "requestId=seen");
  await_line(w.orders.program(),
             "log-level-changed from=info to=debug by=admin");
  CHECK(w.orders.log().find("requestId=unseen") == std::string::npos);

  for (const auto& wrong :
       {json::object(), json{{"level", "loud"}}, json{{"level", 3}},
        json{{"level", "off"}}, json::array()}) {
    INFO(wrong);
    CHECK(c.put(path, as_admin(), wrong).status == 400);
  }
  CHECK(c.get(path, as_admin()).data().at("level") == "debug");
}

TEST_CASE("a signal switches the log to debug and back") {
  world w;
  const auto switches = [](const process& program) {
    program.signal(SIGUSR1);
    await_line(program, "from=info to=debug by=signal");
    program.signal(SIGUSR1);
    await_line(program, "from=debug to=info by=signal");
    CHECK(program.running());
  };
  switches(w.orders.program());
  auto c = w.orders.connect();
  CHECK(c.get("/health").status == 200);

  process relay{{built_program("order-service"), "relay"},
                {{"ORDER_DATABASE_URL", w.db.url()}, {"NODE_ENV", "test"}}};
  relay.await_output("relaying");
  switches(relay);
  CHECK(relay.terminate() == 0);
}
