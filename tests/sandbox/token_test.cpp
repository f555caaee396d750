#include "sandbox/token_v2.hpp"

#include <catch2/catch.hpp>

#include "sandbox/ids.hpp"

using namespace orders::sandbox;

namespace {

constexpr std::int64_t ts = 1767225600;
const std::string secret = "dev-service-secret";
const std::string good =
    "order-service:1767225600:"
    "4e5c890fe3170eaaccb0f9520288d5f0e67900eb728bf56d4b23fea265d946ad";

token_verdict checked(const std::string& token, std::int64_t now = ts,
                      const std::string& name = "order-service") {
  return check_service_token(token, name, secret, now);
}

}  // namespace

TEST_CASE("the contract's token vectors come out", "[sandbox][token]") {
  CHECK(signed_token("order-service", ts, secret) == good);
  CHECK(token_signature("apiGateway", ts, "dev-gateway-secret") ==
        "32b7e22caf79516bce8bf6293a72162d8e89aafae4dcd4d7852d7bdb9377e2e4");
}

TEST_CASE("a token is good for 300 s back and 60 s ahead", "[sandbox][token]") {
  CHECK(checked(good) == token_verdict::good);
  CHECK(checked(good, ts + 300) == token_verdict::good);
  CHECK(checked(good, ts + 301) == token_verdict::stale);
  CHECK(checked(good, ts - 60) == token_verdict::good);
  CHECK(checked(good, ts - 61) == token_verdict::stale);
}

TEST_CASE("an upper-case signature is accepted, junk is not",
          "[sandbox][token]") {
  auto upper = good;
  for (auto at = upper.rfind(':'); at < upper.size(); ++at)
    upper[at] = static_cast<char>(std::toupper(upper[at]));
  CHECK(checked(upper) == token_verdict::good);
  CHECK(checked(good + "0") == token_verdict::malformed);
  CHECK(checked(good + ":") == token_verdict::malformed);
  CHECK(checked(good.substr(0, good.size() - 1)) == token_verdict::malformed);
  CHECK(checked(":" + good) == token_verdict::malformed);
  auto padded = good;
  padded.insert(padded.find(':') + 1, " ");
  CHECK(checked(padded) == token_verdict::malformed);
  auto negative = good;
  negative.insert(negative.find(':') + 1, "-");
  CHECK(checked(negative) == token_verdict::malformed);
  CHECK(checked("order-service:99999999999999999999:" +
                good.substr(good.rfind(':') + 1)) == token_verdict::malformed);
}

TEST_CASE("a foreign signature, a foreign name and no token are told apart",
          "[sandbox][token]") {
  CHECK(checked(signed_token("order-service", ts, "other")) ==
        token_verdict::wrong_signature);
  CHECK(checked(good, ts, "payment-service") == token_verdict::name_mismatch);
  CHECK(checked(signed_token("order-service", ts, "other"), ts, "x") ==
        token_verdict::wrong_signature);
  CHECK(checked("", ts) == token_verdict::missing);
  CHECK(checked(good, ts, "") == token_verdict::missing);
  CHECK(check_service_token("", "", "", ts) == token_verdict::unchecked);
}

TEST_CASE("ids are computed from numbers and back", "[sandbox][ids]") {
  CHECK(product_id(10) == "c0000000-0000-4000-8000-00000000000a");
  CHECK(variant_id(2, 10) == "d0000002-0000-4000-8000-00000000000a");
  CHECK(seller_id(3) == "a0000000-0000-4000-8000-000000000003");
  CHECK(odd_product_id(25) == "cfffffff-0000-4000-8000-000000000019");
  CHECK(product_number("C0000000-0000-4000-8000-00000000000A") == 10U);
  CHECK_FALSE(product_number(odd_product_id(1)));
  CHECK_FALSE(product_number("c0000000-0000-4000-8000-00000000000g"));
  CHECK(odd_product_number(odd_product_id(7)) == 7U);
}

TEST_CASE("the path grammar wants a version and a variant", "[sandbox][ids]") {
  CHECK(is_strict_uuid(product_id(1)));
  CHECK(is_strict_uuid(uuid_from("anything")));
  CHECK(uuid_from("anything") == uuid_from("anything"));
  CHECK(uuid_from("anything") != uuid_from("anything else"));
  CHECK(is_strict_uuid("00000000-0000-0000-0000-000000000000"));
  CHECK(is_strict_uuid("FFFFFFFF-ffff-ffff-ffff-ffffffffffff"));
  CHECK_FALSE(is_strict_uuid("00000000-0000-0000-0000-000000000100"));
  CHECK_FALSE(is_strict_uuid("c0000000-0000-9000-8000-000000000001"));
  CHECK_FALSE(is_strict_uuid("c0000000-0000-4000-7000-000000000001"));
  CHECK_FALSE(is_strict_uuid("c0000000000040008000000000000001"));
  CHECK_FALSE(is_strict_uuid(""));
}

TEST_CASE("a remembered token is not good for longer or for others",
          "[sandbox][token]") {
  auto recent = [](const std::string& token, std::int64_t now,
                   const std::string& name = "order-service",
                   const std::string& with = secret) {
    return check_recent_service_token(token, name, with, now);
  };
  CHECK(recent(good, ts) == token_verdict::good);
  CHECK(recent(good, ts) == token_verdict::good);
  CHECK(recent(good, ts + 301) == token_verdict::stale);
  CHECK(recent(good, ts) == token_verdict::good);
  CHECK(recent(good, ts, "cart-service") == token_verdict::name_mismatch);
  CHECK(recent(good, ts, "order-service", "other") ==
        token_verdict::wrong_signature);
  CHECK(recent(good + "0", ts) == token_verdict::malformed);
  CHECK(recent(good, ts, "order-service", "") == token_verdict::unchecked);
}

TEST_CASE("the stronger token is good once, for what it is about",
          "[sandbox][token]") {
  const token_subject about{"PUT", "/a?b=1", "{}"};
  token_v2_checker checker{{"other", secret, ""}};
  const auto now = unix_seconds();
  const auto token = signed_token_v2("order-service", about, secret);
  CHECK(checker.check(token, "cart-service", about, now) ==
        token_verdict::name_mismatch);
  CHECK(checker.check(token, "", {"PUT", "/a", "{}"}, now) ==
        token_verdict::wrong_signature);
  CHECK(checker.check(token, "", {"PUT", "/a?b=1", "{ }"}, now) ==
        token_verdict::wrong_signature);
  CHECK(checker.check(token, "", about, now + 120) == token_verdict::stale);
  CHECK(checker.check(token, "order-service", about, now) ==
        token_verdict::good);
  CHECK(checker.check(token, "order-service", about, now) ==
        token_verdict::replayed);
  CHECK(checker.check(signed_token_v2("x", about, "third"), "", about, now) ==
        token_verdict::wrong_signature);
  CHECK(checker.check("", "", about, now) == token_verdict::missing);
  CHECK(checker.check("a:b:c", "", about, now) == token_verdict::malformed);
  CHECK(token_v2_checker{{""}}.check("", "", about, now) ==
        token_verdict::unchecked);
}
