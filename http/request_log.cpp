#include "http/request_log.hpp"

#include "http/router.hpp"
#include "log/log.hpp"

namespace orders::http {

namespace {

log::level level_of(int status) {
  if (status == 500) return log::level::error;
  return status > 500 && status != 503 ? log::level::warn : log::level::debug;
}

}  // namespace

void log_request(const exchange& x, int status,
                 std::chrono::steady_clock::duration took) {
  const auto severity = level_of(status);
  if (!log::is_on(severity)) return;
  const std::chrono::duration<double, std::milli> ms = took;
  const auto trace = x.trace.here.trace_id_text();
  const log::fields about = {{"method", x.route ? x.route->method : "any"},
                             {"route", x.route ? x.route->path : "other"},
                             {"status", status},
                             {"durationMs", ms.count()},
                             {"requestId", x.id},
                             {"traceId", trace}};
  if (severity == log::level::error)
    log::error("request-failed", about);
  else if (severity == log::level::warn)
    log::warn("request-failed", about);
  else
    log::debug("request-served", about);
}

}  // namespace orders::http
