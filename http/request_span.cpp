#include "http/request_span.hpp"

#include "http/router.hpp"

namespace orders::http {

integrations::span span_of(const exchange& x, int status,
                           std::chrono::steady_clock::duration took) {
  using clock = integrations::span::clock;
  // "_OTHER": the conventions' word for a method that is not among those known.
  const std::string method{x.route ? x.route->method : "_OTHER"};
  integrations::span out;
  out.context = x.trace.here;
  if (x.trace.parent) out.parent = x.trace.parent->span_id;
  out.kind = integrations::span_kind::server;
  out.name = method;
  out.took = std::chrono::duration_cast<clock::duration>(took);
  out.began = clock::now() - out.took;
  out.attributes = {{"http.request.method", method},
                    {"http.response.status_code", std::int64_t{status}}};
  if (x.route) {
    out.name.append(1, ' ').append(x.route->path);
    out.attributes.emplace_back("http.route", std::string{x.route->path});
  }
  if (status >= 500) {
    out.failed = true;
    out.attributes.emplace_back("error.type", std::to_string(status));
  }
  return out;
}

}  // namespace orders::http
