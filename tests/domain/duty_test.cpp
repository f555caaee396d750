#include "domain/duty.hpp"

#include <catch2/catch.hpp>

using namespace orders::domain;
using std::chrono::milliseconds;

namespace {

duty failed_before(std::int32_t attempts) {
  duty d;
  d.attempts = attempts;
  return d;
}

duty_outcome failing(duty_verdict verdict) {
  return {verdict, {}, "no", false};
}

}  // namespace

TEST_CASE("every kind of duty has a name and a neighbour", "[duty]") {
  for (const auto name : duty_kind_names) {
    const auto kind = parse_duty_kind(name);
    REQUIRE(kind);
    CHECK(to_text(*kind) == name);
  }
  CHECK_FALSE(parse_duty_kind("other"));
  CHECK(neighbour_of(duty_kind::commission_refund) == duty_neighbour::payment);
  CHECK(neighbour_of(duty_kind::stock_reserve) == duty_neighbour::warehouse);
  CHECK(neighbour_of(duty_kind::stock_confirm) == duty_neighbour::warehouse);
  CHECK(neighbour_of(duty_kind::address_used) == duty_neighbour::address);
}

TEST_CASE("pauses double from a second to three minutes", "[duty]") {
  CHECK(duty_pause(0, 0.0) == milliseconds{500});
  CHECK(duty_pause(1, 0.0) == milliseconds{1000});
  CHECK(duty_pause(4, 0.5) == milliseconds{12'000});
  CHECK(duty_pause(7, 0.0) == milliseconds{64'000});
  CHECK(duty_pause(8, 0.0) == milliseconds{90'000});
  CHECK(duty_pause(1'000'000, 0.999) <= milliseconds{180'000});
  CHECK(duty_pause(-1, 0.0) == milliseconds{500});
}

TEST_CASE("an outage is never given up", "[duty]") {
  const auto report =
      report_of(failed_before(100'000), failing(duty_verdict::again), 0.5);
  CHECK(report.outcome.verdict == duty_verdict::again);
  CHECK(report.pause > milliseconds{0});
}

TEST_CASE("what is doubtful is given up in the end", "[duty]") {
  const auto doubt = failing(duty_verdict::doubtful);
  CHECK(report_of(failed_before(0), doubt, 0.5).outcome.verdict ==
        duty_verdict::again);
  CHECK(report_of(failed_before(most_doubtful_attempts - 2), doubt, 0.5)
            .outcome.verdict == duty_verdict::again);
  CHECK(report_of(failed_before(most_doubtful_attempts - 1), doubt, 0.5)
            .outcome.verdict == duty_verdict::refused);
}

TEST_CASE("a long error is cut between characters", "[duty]") {
  CHECK(cut_text("abc", 3) == "abc");
  CHECK(cut_text("abcd", 3) == "abc");
  CHECK(cut_text("ab\xc3\xa9", 3) == "ab");
  CHECK(cut_text("\xf0\x9f\x98\x80", 3).empty());
  auto outcome = failing(duty_verdict::refused);
  outcome.error = std::string(5000, 'x');
  CHECK(report_of({}, outcome, 0.5).outcome.error.size() == longest_duty_error);
}
