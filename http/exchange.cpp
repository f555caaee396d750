#include "http/exchange.hpp"

#include <spdlog/spdlog.h>

#include "http/problem.hpp"

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
  if (counted && token)
    counted->count(what.status, std::chrono::steady_clock::now() - began);
  if (what.status >= 400) {
    name_request(what.body, id);
    if (wants_problem(header("Accept"))) what = as_problem(std::move(what));
  }
  // Refusals under load would flood the log; faults of ours are few.
  if (what.status == 500)
    spdlog::error("request-failed method={} request={}", request.parsed.method,
                  id);
  what.headers.emplace_back("X-Request-Id", id);
  what.headers.insert(what.headers.end(), extra_headers.begin(),
                      extra_headers.end());
  token.complete(std::move(what));
}

}  // namespace orders::http
