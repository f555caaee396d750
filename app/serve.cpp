#include "app/serve.hpp"

#include <cstdio>
#include <thread>

#include "app/actor_world.hpp"
#include "app/descriptor_limit.hpp"
#include "app/signals.hpp"
#include "db/database_url.hpp"
#include "db/migrations.hpp"
#include "db/newest_primary.hpp"
#include "http/api.hpp"
#include "http/edge/server.hpp"
#include "log/log.hpp"

namespace orders::app {

namespace {

using namespace std::chrono_literals;

/// A forced end, should the orderly one hang (contract 1.1).
constexpr auto forced_end = 10s;
/// A database that starts together with us gets this long to come up.
constexpr auto database_patience = 30s;

int complain(const std::string& why) {
  std::fprintf(stderr, "order-service: %s\n", why.c_str());
  return 1;
}

void set_up_log(const settings& s) {
  log::options out;
  out.threshold = s.log_level;
  out.shape = s.log_format;
  out.service = s.service_name;
  log::set_up(std::move(out));
}

tl::expected<std::string, std::string> conninfo_of(const settings& s) {
  auto out = db::to_conninfo(s.database_url, {});
  if (!out) return tl::make_unexpected("ORDER_DATABASE_URL: " + out.error());
  return out;
}

/// Empty without a replica.
tl::expected<std::string, std::string> replica_conninfo_of(const settings& s) {
  if (s.read_database_url.empty()) return std::string{};
  db::session_options options;
  options.read_write = false;
  auto out = db::to_conninfo(s.read_database_url, options);
  if (out && db::each_host(*out).size() > 1)
    out = tl::make_unexpected(std::string{"it names several hosts"});
  if (!out)
    return tl::make_unexpected("ORDER_READ_DATABASE_URL: " + out.error());
  return out;
}

tl::expected<int, std::string> migrate_with_patience(
    const std::string& conninfo) {
  const auto deadline = std::chrono::steady_clock::now() + database_patience;
  for (;;) {
    auto done = db::migrate(conninfo, [](const std::string& line) {
      log::info("migration", {{"line", line}});
    });
    if (done || std::chrono::steady_clock::now() > deadline) return done;
    log::warn("database-not-ready", {{"reason", done.error()}});
    std::this_thread::sleep_for(500ms);
  }
}

/// Somebody else migrates; we only insist that it has been done.
tl::expected<int, std::string> expect_migrated(const std::string& conninfo) {
  const auto all = db::migration_status(conninfo);
  if (!all) return tl::make_unexpected(all.error());
  for (const auto& m : *all)
    if (!m.applied_at)
      return tl::make_unexpected(m.name +
                                 " is pending; run `order-service migrate` or "
                                 "set AUTO_MIGRATE=true");
  return 0;
}

http::api_options api_options_of(const settings& s) {
  http::api_options out;
  out.checkouts_per_minute = static_cast<std::int64_t>(s.checkouts_per_minute);
  out.credentials.gateway_secret = {s.gateway_secret,
                                    s.gateway_secret_previous};
  out.credentials.gateway_key = {s.gateway_key, s.gateway_key_previous};
  out.credentials.gateway_name = s.gateway_name;
  out.credentials.gateway_skew_seconds = s.gateway_skew_seconds;
  out.credentials.service_secret = {s.service_secret,
                                    s.service_secret_previous};
  out.credentials.service_auth_v1 = s.service_auth_v1;
  out.credentials.most_nonces = s.service_auth_nonces;
  out.credentials.insecure_dev_auth = s.insecure_dev_auth;
  out.permissions = s.permissions;
  out.checkout = {s.trust_client_discount, s.most_items};
  out.allowed_origins = s.allowed_origins;
  if (!s.node_env.empty()) out.environment = s.node_env;
  out.version = ORDER_SERVICE_VERSION;
  out.checkout_deadline = s.checkout_deadline;
  return out;
}

http::edge::options edge_options_of(const settings& s) {
  http::edge::options out;
  out.address = s.bind_address;
  out.port = s.port;
  out.threads = s.http_threads;
  out.bounds.connections = s.http_connections;
  out.bounds.in_flight = s.http_in_flight;
  out.defaults = http::security_headers();
  out.admit_always = http::is_operators_path;
  out.on_handler_failure = [](std::string_view what) {
    log::error("request-handler-failed", {{"reason", what}});
  };
  return out;
}

/// What the edge counts. REQUIRES: nobody scrapes once it is gone; scrapes come
/// through it.
void watch_edge(actors::metrics& metrics, const http::edge::server& edge) {
  using http::edge::stats;
  const auto reading = [&edge](std::uint64_t stats::*field) {
    return [&edge, field] {
      return static_cast<double>(edge.read_stats().*field);
    };
  };
  metrics.watch_gauge("order_http_connections", "Open connections.",
                      reading(&stats::connections_open));
  metrics.watch_gauge("order_http_in_flight", "Requests not yet answered.",
                      reading(&stats::in_flight));
  metrics.watch_counter("order_http_connections_accepted_total",
                        "Connections taken.",
                        reading(&stats::connections_accepted));
  const auto* const refused = "order_http_refused_total";
  const auto* const meaning =
      "Connections and requests that no route has seen, and answers that "
      "nobody got, by reason.";
  const std::pair<const char*, std::uint64_t stats::*> reasons[] = {
      {"connections", &stats::connections_refused},
      {"in_flight", &stats::shed},
      {"malformed", &stats::rejected},
      {"timeout", &stats::timeouts},
      {"dropped", &stats::dropped_tokens},
      {"late", &stats::late_replies},
      {"handler", &stats::handler_failures}};
  for (const auto& [reason, field] : reasons)
    metrics.watch_counter(refused, meaning, reading(field),
                          {{"reason", reason}});
}

/// Balancers need a while to notice that we are not ready; until then their
/// requests must not meet a closed port. A second signal cuts that short.
void serve_on(std::chrono::milliseconds delay) {
  if (delay > 0ms) wait_for_end(delay);
}

void force_end_later(std::chrono::milliseconds delay) {
  std::thread([delay] {
    std::this_thread::sleep_for(forced_end + delay);
    log::error("stop-forced");
    std::_Exit(1);
  }).detach();
}

}  // namespace

int serve(const settings& s) {
  set_up_log(s);
  const auto descriptors = raise_descriptor_limit();
  if (descriptors < s.http_connections)
    log::warn("few-descriptors",
              {{"limit", descriptors}, {"connections", s.http_connections}});
  const auto conninfo = conninfo_of(s);
  if (!conninfo) return complain(conninfo.error());
  const auto schema = s.auto_migrate ? migrate_with_patience(*conninfo)
                                     : expect_migrated(*conninfo);
  if (!schema) return complain("the database is not ready: " + schema.error());
  const auto replica = replica_conninfo_of(s);
  if (!replica) return complain(replica.error());
  actor_world world{s, *conninfo, *replica};
  http::services services{api_options_of(s),   world.book(),
                          world.environment(), world.desks(),
                          world.metrics(),     world.spans()};
  auto edge = http::edge::server::open(
      edge_options_of(s), [&services](http::edge::request&& request,
                                      http::edge::reply_token&& token) {
        http::handle(services, std::move(request), std::move(token));
      });
  if (!edge) return complain(edge.error());
  watch_edge(*world.metrics(), **edge);
  (*edge)->start();
  log::info("listening", {{"port", (*edge)->port()}});
  wait_for_end();
  force_end_later(s.shutdown_delay);
  services.stop_soon();
  serve_on(s.shutdown_delay);
  world.stop_waiting();
  (*edge)->drain(s.shutdown_patience);
  log::info("stopped");
  return 0;
}

int relay(settings s) {
  set_up_log(s);
  const auto conninfo = conninfo_of(s);
  if (!conninfo) return complain(conninfo.error());
  const auto schema = s.auto_migrate ? migrate_with_patience(*conninfo)
                                     : expect_migrated(*conninfo);
  if (!schema) return complain("the database is not ready: " + schema.error());
  if (s.kafka_brokers.empty())
    log::warn("relay-idle", {{"reason", "KAFKA_BROKERS is not set"}});
  // RELAY_ENABLED is about the processes that serve the API.
  s.relay_enabled = true;
  const actor_world world{s, *conninfo};
  log::info("relaying");
  wait_for_end();
  force_end_later(0ms);
  return 0;
}

int migrate(const settings& s) {
  const auto conninfo = conninfo_of(s);
  if (!conninfo) return complain(conninfo.error());
  const auto done = db::migrate(*conninfo, [](const std::string& line) {
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
  });
  if (!done)
    return complain("the database could not be migrated: " + done.error());
  std::printf("%d migration(s) applied\n", *done);
  return 0;
}

int show_migrations(const settings& s) {
  const auto conninfo = conninfo_of(s);
  if (!conninfo) return complain(conninfo.error());
  const auto all = db::migration_status(*conninfo);
  if (!all) return complain(all.error());
  for (const auto& m : *all)
    std::printf("%-32s %s\n", m.name.c_str(),
                m.applied_at ? m.applied_at->c_str() : "pending");
  return 0;
}

}  // namespace orders::app
