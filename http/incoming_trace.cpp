#include "http/incoming_trace.hpp"

#include <iterator>

namespace orders::http {

namespace {

std::optional<domain::trace_context> parent_in(
    const httplib::Headers& headers) {
  const auto [first, last] = headers.equal_range("traceparent");
  if (first == last || std::next(first) != last) return std::nullopt;
  return domain::trace_context::parse(first->second);
}

/// Several headers are one list (RFC 9110 section 5.3).
std::string state_in(const httplib::Headers& headers) {
  std::string out;
  const auto [first, last] = headers.equal_range("tracestate");
  for (auto i = first; i != last; ++i) {
    if (i != first) out += ',';
    out += i->second;
  }
  return domain::is_trace_state(out) ? out : std::string{};
}

}  // namespace

incoming_trace read_trace(const httplib::Headers& headers, double share) {
  incoming_trace out;
  out.parent = parent_in(headers);
  if (out.parent) {
    out.here = out.parent->child();
    out.state = state_in(headers);
  } else {
    out.here = domain::trace_context::fresh();
    out.here.sampled = share > 0 && out.here.falls_within(share);
  }
  return out;
}

}  // namespace orders::http
