#include "actors/neighbour_channel.hpp"

#include "log/log.hpp"

namespace orders::actors {

namespace {

using integrations::upstream_errc;
using integrations::upstream_error;

constexpr std::chrono::milliseconds first_retry_pause{250};
constexpr std::chrono::milliseconds longest_retry_pause{2000};

std::int64_t unix_seconds(domain::timestamp now) {
  return std::chrono::floor<std::chrono::seconds>(now)
      .time_since_epoch()
      .count();
}

neighbour_channel::outcome refuse(std::string why) {
  return tl::make_unexpected(
      upstream_error{upstream_errc::unreachable, std::move(why)});
}

/// "/api" of "http://host:1/api".
std::string path_of(const std::string& base_url) {
  const auto scheme = base_url.find("://");
  const auto host = scheme == std::string::npos ? 0 : scheme + 3;
  const auto slash = base_url.find('/', host);
  return slash == std::string::npos ? std::string{} : base_url.substr(slash);
}

/// "host" of "http://host:1/api".
std::string host_of(const std::string& base_url) {
  const auto scheme = base_url.find("://");
  const auto host = scheme == std::string::npos ? 0 : scheme + 3;
  return base_url.substr(host, base_url.find_first_of(":/", host) - host);
}

bool says_it_is_ill(const integrations::http_outcome& outcome) {
  return !outcome || outcome->status >= 500;
}

}  // namespace

neighbour_channel::neighbour_channel(neighbour_options options, mailbox owner)
    : options_(std::move(options)),
      path_prefix_(path_of(options_.base_url)),
      owner_(std::move(owner)),
      breaker_(options_.breaker) {}

void neighbour_channel::call(outgoing_call what, completion done) {
  if (!options_.signer) return done(refuse("SERVICE_SECRET is not configured"));
  if (calls_.size() >= options_.most_pending) {
    increment(options_.counting.withheld);
    return done(refuse("too many calls to " + options_.service + " wait"));
  }
  const auto id = ++last_id_;
  integrations::backoff pauses{
      {first_retry_pause, longest_retry_pause, options_.retries},
      what.until,
      options_.random};
  auto& added =
      calls_
          .emplace(id,
                   running_call{
                       std::move(what), std::move(done), std::move(pauses), {}})
          .first->second;
  attempt(id, added);
}

void neighbour_channel::attempt(std::uint64_t id, running_call& call) {
  const auto now = owner_.now();
  if (call.what.until <= now)
    return finish(id, refuse(options_.service + " did not answer in time"));
  if (!breaker_.admit(now)) {
    increment(options_.counting.withheld);
    return finish(id, refuse(options_.service + " is not available"));
  }
  call.admitted_at = now;
  call.trace = call.what.origin ? call.what.origin->trace.child()
                                : begin_trace(options_.spans);
  call.began = integrations::span::clock::now();
  ++call.attempts_before;
  auto request = request_for(call);
  request.timeout =
      std::min(options_.attempt_timeout, time_left(call.what.until, now));
  options_.transport->send(
      std::move(request),
      [id, deliver = owner_.deliver](integrations::http_outcome over) {
        deliver(std::make_shared<const call_outcome>(
            call_outcome{id, std::move(over)}));
      });
}

/// Each attempt has a token and a span id of its own.
integrations::http_request neighbour_channel::request_for(
    const running_call& call) const {
  auto out = signed_request_for(call.what);
  out.headers.emplace_back("traceparent", call.trace.text());
  const auto& from = call.what.origin;
  if (from && !from->trace_state.empty())
    out.headers.emplace_back("tracestate", from->trace_state);
  if (from && !from->request_id.empty())
    out.headers.emplace_back("X-Request-Id", from->request_id);
  return out;
}

integrations::http_request neighbour_channel::signed_request_for(
    const outgoing_call& what) const {
  const auto& signer = *options_.signer;
  const auto now = unix_seconds(options_.now());
  integrations::http_request out;
  out.method = what.method;
  out.url = options_.base_url + what.path;
  // Both forms: neighbours that know the second one check that.
  out.headers = {
      {"X-Service-Auth", signer.sign(now)},
      {"X-Service-Auth-V2",
       signer.sign_v2({what.method, path_prefix_ + what.path, what.body}, now,
                      integrations::random_nonce())},
      {"X-Service-Name", signer.name()},
      {"Accept", "application/json"}};
  if (!what.body.empty())
    out.headers.emplace_back("Content-Type", "application/json");
  out.body = what.body;
  return out;
}

void neighbour_channel::attempt_over(const call_outcome& over) {
  const auto found = calls_.find(over.call);
  if (found == calls_.end()) return;
  auto& call = found->second;
  record(call, over.outcome);
  const auto now = owner_.now();
  const bool ill = says_it_is_ill(over.outcome);
  if (ill)
    breaker_.failure(now, call.admitted_at);
  else
    breaker_.success(now, call.admitted_at);
  options_.counting.count(!ill, now - call.admitted_at);
  options_.counting.show_circuit(breaker_.state() !=
                                 integrations::circuit_state::closed);
  if (options_.retries > 0 && integrations::worth_retrying(over.outcome)) {
    if (const auto pause = call.pauses.next(now)) {
      owner_.later(*pause, over.call);
      return;
    }
  }
  if (over.outcome) return finish(over.call, *over.outcome);
  log_failure(call.what, over.outcome.error());
  finish(over.call,
         refuse(options_.service + ": " + over.outcome.error().message));
}

void neighbour_channel::record(const running_call& call,
                               const integrations::http_outcome& over) const {
  if (!options_.spans || !call.trace.sampled) return;
  integrations::span span;
  span.context = call.trace;
  if (call.what.origin) span.parent = call.what.origin->trace.span_id;
  span.kind = integrations::span_kind::client;
  span.name = call.what.method + " " + options_.service;
  span.began = call.began;
  span.took = integrations::span::clock::now() - call.began;
  span.attributes = {{"http.request.method", call.what.method},
                     {"peer.service", options_.service},
                     {"server.address", host_of(options_.base_url)}};
  if (call.attempts_before > 0)
    span.attributes.emplace_back("http.request.resend_count",
                                 call.attempts_before);
  if (over)
    span.attributes.emplace_back("http.response.status_code",
                                 std::int64_t{over->status});
  else
    span.attributes.emplace_back("error.type",
                                 std::string{to_string(over.error().code)});
  span.failed = !over || over->status >= 400;
  options_.spans->record(std::move(span));
}

void neighbour_channel::log_failure(
    const outgoing_call& what, const integrations::transport_error& why) const {
  const auto* from = what.origin.get();
  log::warn("neighbour-call-failed",
            {{"neighbour", options_.service},
             {"reason", to_string(why.code)},
             {"requestId", from ? from->request_id : ""},
             {"traceId", from ? from->trace.trace_id_text() : ""}});
}

void neighbour_channel::attempt_again(std::uint64_t id) {
  const auto found = calls_.find(id);
  if (found != calls_.end()) attempt(id, found->second);
}

void neighbour_channel::finish(std::uint64_t id, outcome result) {
  const auto found = calls_.find(id);
  auto done = std::move(found->second.done);
  calls_.erase(found);
  done(std::move(result));
}

}  // namespace orders::actors
