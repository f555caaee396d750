// The span exporter with a collector that the test plays: what it is sent, and
// what becomes of spans that it does not take.
#include "actors/span_exporter.hpp"

#include <caf/all.hpp>
#include <catch2/catch.hpp>
#include <mutex>
#include <nlohmann/json.hpp>

#include "log/log.hpp"
#include "tests/support/waiting.hpp"

using namespace orders;
using namespace orders::actors;
using namespace orders::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

constexpr auto patient = 60s;
/// Longer than any test.
constexpr auto never = std::chrono::hours{1};

/// Keeps requests until the test answers them.
class played_collector final : public integrations::http_client {
 public:
  void send(integrations::http_request request, completion done) override {
    const std::lock_guard lock{mutex_};
    asked_.push_back({std::move(request), std::move(done)});
  }

  std::size_t asked() const {
    const std::lock_guard lock{mutex_};
    return asked_.size();
  }
  integrations::http_request request(std::size_t number) const {
    const std::lock_guard lock{mutex_};
    return asked_.at(number).first;
  }
  std::size_t spans_of(std::size_t number) const {
    return json::parse(request(number).body)
        .at("resourceSpans")[0]
        .at("scopeSpans")[0]
        .at("spans")
        .size();
  }
  void answer(std::size_t number, integrations::http_outcome outcome) {
    completion done;
    {
      const std::lock_guard lock{mutex_};
      done = asked_.at(number).second;
    }
    done(std::move(outcome));
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::pair<integrations::http_request, completion>> asked_;
};

integrations::http_outcome status(int code) {
  return integrations::http_reply{code, "application/json", "{}"};
}

integrations::http_outcome nobody_there() {
  return tl::make_unexpected(integrations::transport_error{
      integrations::transport_errc::refused, "refused"});
}

/// An exporter that takes three spans at a time, of ten that may wait.
struct exporting {
  explicit exporting(std::chrono::milliseconds interval = never) {
    log::set_level(log::level::off);
    span_exporter_options options;
    options.endpoint = "http://collector:4318";
    options.source = {"order-service", "1.0.0", "1"};
    options.interval = interval;
    options.timeout = 1234ms;
    options.transport = collector;
    options.spans = spans;
    options.figures = figures;
    exporter = system.spawn(span_exporter, options);
    spans->exporter.set(caf::actor_cast<caf::actor>(exporter));
  }
  ~exporting() {
    spans->exporter.set({});
    caf::anon_send_exit(exporter, caf::exit_reason::user_shutdown);
    log::set_level(log::level::info);
  }

  void record(int count) const {
    for (int i = 0; i < count; ++i) {
      integrations::span one;
      one.context = domain::trace_context::fresh();
      one.name = "one";
      spans->record(one);
    }
  }
  void await_asked(std::size_t count) const {
    wait_until(
        std::to_string(count) + " requests",
        [&] { return collector->asked() >= count; }, patient);
  }

  std::shared_ptr<played_collector> collector =
      std::make_shared<played_collector>();
  span_figures_ptr figures = std::make_shared<span_figures>();
  span_recorder_ptr spans =
      std::make_shared<span_recorder>(10, 3, 1.0, figures);
  caf::actor_system_config config;
  caf::actor_system system{config};
  span_exporter_actor exporter;
};

}  // namespace

TEST_CASE("a full batch is sent at once, and one request at a time",
          "[tracing]") {
  const exporting e;
  e.record(2);
  CHECK(e.collector->asked() == 0);
  e.record(5);
  e.await_asked(1);
  CHECK(e.collector->request(0).url == "http://collector:4318/v1/traces");
  CHECK(e.collector->request(0).method == "POST");
  CHECK(e.collector->request(0).timeout == 1234ms);
  CHECK(e.collector->spans_of(0) == 3);
  e.collector->answer(0, status(200));
  e.await_asked(2);
  CHECK(e.collector->spans_of(1) == 3);
  CHECK(e.figures->exported == 3);
  e.collector->answer(1, status(200));
  wait_until(
      "both to count", [&] { return e.figures->exported == 6; }, patient);
  // The seventh waits for its batch or its time.
  CHECK(e.collector->asked() == 2);
}

TEST_CASE("what is no batch is sent when it is time", "[tracing]") {
  const exporting e{20ms};
  e.record(1);
  e.await_asked(1);
  CHECK(e.collector->spans_of(0) == 1);
}

TEST_CASE("spans that do not fit are dropped and counted", "[tracing]") {
  const exporting e;
  e.record(3);
  e.await_asked(1);
  e.record(10 + 4);
  CHECK(e.figures->dropped_here == 4);
  CHECK(e.collector->asked() == 1);
}

TEST_CASE("what the collector does not take is dropped and counted",
          "[tracing]") {
  const exporting e;
  std::size_t request = 0;
  for (const auto& answer :
       {status(500), status(503), status(404), nobody_there()}) {
    e.record(3);
    e.await_asked(request + 1);
    e.collector->answer(request++, answer);
    wait_until(
        "them to be counted",
        [&] { return e.figures->dropped_there == 3 * request; }, patient);
  }
  CHECK(e.figures->exported == 0);
  e.record(3);
  e.await_asked(request + 1);
  e.collector->answer(request, status(200));
  wait_until(
      "the collector to be back", [&] { return e.figures->exported == 3; },
      patient);
}

TEST_CASE("who stops waits until everything is exported", "[tracing]") {
  exporting e;
  e.record(8);
  caf::scoped_actor self{e.system};
  auto flushed = self->request(e.exporter, patient, flush_atom::value);
  for (std::size_t i = 0; i < 3; ++i) {
    e.await_asked(i + 1);
    CHECK(e.collector->spans_of(i) == (i < 2 ? 3 : 2));
    e.collector->answer(i, status(200));
  }
  bool done = false;
  flushed.receive([&](bool all) { done = all; }, [](const caf::error&) {});
  CHECK(done);
  CHECK(e.figures->exported == 8);
  // With nothing to export the answer comes at once.
  self->request(e.exporter, patient, flush_atom::value)
      .receive([](bool) {}, [](const caf::error&) { FAIL("no answer"); });
  CHECK(e.collector->asked() == 3);
}
