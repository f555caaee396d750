#include "log/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <memory>
#include <utility>

namespace orders::log {

namespace {

/// spdlog's own level stays below all of ours: what is written is decided here.
std::shared_ptr<spdlog::logger> make_sink() {
  auto out = std::make_shared<spdlog::logger>(
      "order-service", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  out->set_pattern("%v");
  out->set_level(spdlog::level::trace);
  return out;
}

struct outlet {
  options how;
  std::shared_ptr<spdlog::logger> sink = make_sink();
};

outlet& the_outlet() {
  static outlet one;
  return one;
}

/// Lines are dated by this machine, like those of its other programs, also
/// when the database's clock says otherwise.
domain::timestamp now() {
  return std::chrono::floor<std::chrono::microseconds>(
      std::chrono::system_clock::now());
}

}  // namespace

void set_up(options how) {
  set_level(how.threshold);
  the_outlet().how = std::move(how);
}

void set_level(level threshold) {
  detail::in_force.store(threshold, std::memory_order_relaxed);
}

void change_level(level threshold, std::string_view by) {
  const auto before = current_level();
  set_level(threshold);
  detail::write(
      level::warn, "log-level-changed",
      std::initializer_list<field>{
          {"from", to_text(before)}, {"to", to_text(threshold)}, {"by", by}});
}

level configured_level() {
  return the_outlet().how.threshold;
}

void detail::write(level severity, event_id event,
                   std::span<const field> with) {
  auto& out = the_outlet();
  const auto line = to_line(
      {now(), severity, event.text(), out.how.service, with}, out.how.shape);
  out.sink->log(spdlog::level::info, spdlog::string_view_t{line});
}

}  // namespace orders::log
