// The routes about the service itself.
#include "actors/front_desk.hpp"
#include "http/routes/checks.hpp"

namespace orders::http::routes {

namespace {

constexpr std::chrono::milliseconds ready_patience{900};

edge::reply not_ready(std::string body) {
  auto reply = json_reply(503, std::move(body));
  reply.headers.emplace_back("Retry-After", "1");
  return reply;
}

edge::reply stopping() {
  return not_ready(R"({"status":"stopping","checks":{}})");
}

edge::reply readiness(bool ready) {
  domain::json_writer json{128};
  json.begin_object()
      .member("status", ready ? "ready" : "unavailable")
      .key("checks")
      .begin_object()
      .member("database", ready ? "up" : "down")
      .end_object()
      .end_object();
  return ready ? json_reply(200, json.take()) : not_ready(json.take());
}

}  // namespace

void root(const services&, const exchange_ptr& x) {
  x->reply({302,
            {{"Location", "/api-docs"},
             {"Vary", "Origin, Accept"},
             {"Content-Type", "text/plain; charset=utf-8"}},
            "Found. Redirecting to /api-docs"});
}

void health(const services& s, const exchange_ptr& x) {
  domain::json_writer json{256};
  json.begin_object()
      .member("status", "healthy")
      .member("service", "order-service")
      .member("timestamp", s.env->now())
      .member("version", s.options.version)
      .member("environment", s.options.environment)
      .member("docs", "/api-docs")
      .end_object();
  x->reply(json_reply(200, json.take()));
}

void metrics(const services& s, const exchange_ptr& x) {
  x->reply({200,
            {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}},
            s.metrics->text()});
}

void ready(const services& s, const exchange_ptr& x) {
  if (s.is_stopping()) return x->reply(stopping());
  actors::ask<bool>(
      s.desk(), s.book->readers.next(), actors::deadline_in(ready_patience),
      [x](bool writable) { x->reply(readiness(writable)); },
      [x](const actors::failure&) { x->reply(readiness(false)); },
      actors::ping_atom::value);
}

}  // namespace orders::http::routes
