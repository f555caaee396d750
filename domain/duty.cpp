#include "domain/duty.hpp"

#include <algorithm>
#include <utility>

namespace orders::domain {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_pause{1000};
constexpr milliseconds longest_pause{180'000};
/// Past this many doublings every pause is the longest.
constexpr std::int32_t most_doublings = 8;

}  // namespace

milliseconds duty_pause(std::int32_t attempts, double random_unit) {
  const auto doublings = std::clamp(attempts, 0, most_doublings);
  const auto ceiling = std::min(first_pause * (1 << doublings), longest_pause);
  const double share = 0.5 + std::clamp(random_unit, 0.0, 1.0) / 2;
  return milliseconds{static_cast<milliseconds::rep>(
      share * static_cast<double>(ceiling.count()))};
}

std::string cut_text(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string{text};
  const auto goes_on = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U;
  };
  while (bytes > 0 && goes_on(bytes)) --bytes;
  return std::string{text.substr(0, bytes)};
}

duty_report report_of(const duty& d, duty_outcome outcome, double random_unit) {
  if (outcome.verdict == duty_verdict::doubtful)
    outcome.verdict = d.attempts + 1 >= most_doubtful_attempts
                          ? duty_verdict::refused
                          : duty_verdict::again;
  outcome.error = cut_text(outcome.error, longest_duty_error);
  duty_report out{d.id, std::move(outcome), {}};
  if (out.outcome.verdict == duty_verdict::again)
    out.pause = duty_pause(d.attempts, random_unit);
  return out;
}

}  // namespace orders::domain
