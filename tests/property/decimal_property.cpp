#include <rapidcheck.h>
#include <catch2/catch.hpp>
#include <limits>
#include <random>

#include "domain/decimal.hpp"
#include "domain/money.hpp"
#include "tests/property/naive_decimal.hpp"

using namespace orders::domain;
using namespace orders::tests;

namespace {

__extension__ using wide = __int128;

rc::Gen<naive_decimal> any_decimal() {
  return rc::gen::apply(
      [](bool negative, std::string digits, int behind) {
        return naive_decimal{negative, std::move(digits), behind};
      },
      rc::gen::arbitrary<bool>(),
      rc::gen::nonEmpty(rc::gen::container<std::string>(
          rc::gen::inRange('0', char('9' + 1)))),
      rc::gen::inRange(-20, 30));
}

/// Integers of every size, not only the large ones.
rc::Gen<std::int64_t> any_integer() {
  return rc::gen::apply(
      [](std::uint64_t bits, int shift, bool negative) {
        const auto magnitude = static_cast<std::int64_t>(bits >> shift);
        return negative ? -magnitude : magnitude;
      },
      rc::gen::map(
          rc::gen::arbitrary<std::int64_t>(),
          [](std::int64_t n) { return static_cast<std::uint64_t>(n); }),
      rc::gen::inRange(1, 64), rc::gen::arbitrary<bool>());
}

}  // namespace

namespace rc {
template <>
struct Arbitrary<naive_decimal> {
  static Gen<naive_decimal> arbitrary() { return any_decimal(); }
};
}  // namespace rc

namespace orders::tests {
void showValue(const naive_decimal& number, std::ostream& out) {
  out << number.exponent_text();
}
}  // namespace orders::tests

TEST_CASE("what is written is read back as the same number", "[property]") {
  REQUIRE(rc::check([] {
    const auto value = *any_integer();
    const int scale = *rc::gen::inRange(0, 10);
    const auto text = format_scaled(value, scale);
    RC_ASSERT(parse_scaled(text, scale, rounding::half_away_from_zero) ==
              value);
    RC_ASSERT(parse_scaled(text, scale, rounding::down) == value);
    RC_ASSERT(text.find('.') == text.npos || text.back() != '0');
    RC_ASSERT(text.find('.') == text.npos || text.back() != '.');
  }));
}

TEST_CASE("what is read agrees with arithmetic on digit strings",
          "[property]") {
  REQUIRE(rc::check([](const naive_decimal& number) {
    const int scale = *rc::gen::inRange(0, 10);
    for (const auto& text : {number.plain_text(), number.exponent_text()}) {
      if (text.size() > 64) continue;
      RC_ASSERT(parse_scaled(text, scale, rounding::half_away_from_zero) ==
                naive_scaled(number, scale, naive_rounding::half_away));
      RC_ASSERT(parse_scaled(text, scale, rounding::down) ==
                naive_scaled(number, scale, naive_rounding::floor));
    }
  }));
}

TEST_CASE("200 000 seeded numbers agree with arithmetic on digit strings",
          "[property]") {
  std::mt19937_64 random{20260301};
  std::size_t wrong = 0, rounded = 0, refused = 0;
  std::string example;
  for (int i = 0; i < 200'000; ++i) {
    naive_decimal number;
    number.negative = random() % 2;
    number.digits.clear();
    for (auto n = 1 + random() % 22; n > 0; --n)
      // Nines and zeros, where carries and borders are, come often.
      number.digits += "0123456789999000555"[random() % 19];
    number.behind_point = static_cast<int>(random() % 16) - 3;
    const int scale = static_cast<int>(random() % 9);
    const auto text =
        random() % 2 ? number.plain_text() : number.exponent_text();
    const auto half = naive_scaled(number, scale, naive_rounding::half_away);
    const auto down = naive_scaled(number, scale, naive_rounding::floor);
    refused += !half;
    rounded += half != down;
    if (parse_scaled(text, scale, rounding::half_away_from_zero) != half ||
        parse_scaled(text, scale, rounding::down) != down) {
      ++wrong;
      example = text + " at scale " + std::to_string(scale);
    }
  }
  INFO(example);
  CHECK(wrong == 0);
  CHECK(rounded > 10'000);
  CHECK(refused > 10'000);
}

TEST_CASE("arbitrary text is read as a number or refused, nothing else",
          "[property]") {
  REQUIRE(rc::check([] {
    const auto text = *rc::gen::container<std::string>(
        rc::gen::elementOf(std::string{"0123456789+-.eE x"}));
    const auto read = parse_scaled(text, 2, rounding::half_away_from_zero);
    RC_ASSERT(!read || is_decimal(text));
    RC_ASSERT(!is_decimal(" " + text));
    const bool has_sign =
        !text.empty() && (text.front() == '-' || text.front() == '+');
    if (!read || has_sign || text.size() > 63) return;
    RC_ASSERT(parse_scaled("-" + text, 2, rounding::half_away_from_zero) ==
              -*read);
  }));
}

TEST_CASE("money stays within its column or refuses", "[property]") {
  REQUIRE(rc::check([] {
    const auto amount = [] {
      return money::of_minor(*any_integer() % (money::limit + 1));
    };
    const auto a = amount(), b = amount();
    const auto factor = *any_integer();
    const auto within = [](wide exact) {
      return exact <= money::limit && exact >= -money::limit;
    };
    const auto agrees = [&](std::optional<money> got, wide exact) {
      return within(exact) ? got && got->minor() == exact : !got;
    };
    RC_ASSERT(agrees(a.plus(b), wide{a.minor()} + b.minor()));
    RC_ASSERT(agrees(a.minus(b), wide{a.minor()} - b.minor()));
    RC_ASSERT(agrees(a.times(factor), wide{a.minor()} * factor));
    RC_ASSERT(money::parse(a.text()) == a);
  }));
}
