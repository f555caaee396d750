#include "http/exchange.hpp"

#include "http/problem.hpp"
#include "http/request_log.hpp"
#include "http/request_span.hpp"

namespace orders::http {

namespace {

/// Into the contract's shape, `{"success":false,...}`.
void name_request(std::string& body, const std::string& id) {
  if (body.empty() || body.back() != '}') return;
  body.pop_back();
  body += R"(,"requestId":")" + id + "\"}";
}

}  // namespace

void exchange::reply(edge::reply what) {
  if (token) {
    const auto took = std::chrono::steady_clock::now() - began;
    if (counted) counted->count(what.status, took);
    log_request(*this, what.status, took);
    if (spans && trace.here.sampled)
      spans->record(span_of(*this, what.status, took));
  }
  if (what.status >= 400) {
    name_request(what.body, id);
    if (wants_problem(header("Accept"))) what = as_problem(std::move(what));
  }
  what.headers.emplace_back("X-Request-Id", id);
  what.headers.insert(what.headers.end(), extra_headers.begin(),
                      extra_headers.end());
  token.complete(std::move(what));
}

}  // namespace orders::http
