#include "integrations/service_token_v2.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace orders::integrations;

namespace {

constexpr std::int64_t noon = 1767225600;
const std::string secret = "dev-service-secret";
const std::string nonce = "00112233445566778899aabbccddeeff";
const signed_request a_change{"PUT", "/api/orders/1/status?dry=1",
                              R"({"newStatus":"paid"})"};

std::string token_for(const signed_request& request, std::int64_t at = noon,
                      const std::string& with = secret,
                      const std::string& once = nonce) {
  return make_service_token_v2("payment-service", with, request, at, once);
}

/// "payment-service", or why it is refused.
std::string outcome(const std::string& token,
                    const signed_request& request = a_change,
                    std::int64_t now = noon) {
  const service_token_v2_verifier verifier({secret}, 10);
  const auto who = verifier.verify(token, request, now);
  return std::string{who ? *who : to_string(who.error())};
}

/// The token with one of its five parts replaced.
std::string with_part(std::size_t which, const std::string& text) {
  auto rest = token_for(a_change);
  std::string out;
  for (std::size_t i = 0; i < 5; ++i) {
    const auto colon = rest.find(':');
    out += (i > 0 ? ":" : "") + (i == which ? text : rest.substr(0, colon));
    rest = colon == std::string::npos ? "" : rest.substr(colon + 1);
  }
  return out;
}

}  // namespace

TEST_CASE("a token of the second form equals the documented vector",
          "[token]") {
  // As docs/security.md makes it with openssl.
  CHECK(service_key_id(secret) == "9a08d698b44b9309");
  CHECK(token_for(a_change) ==
        "9a08d698b44b9309:payment-service:1767225600:"
        "00112233445566778899aabbccddeeff:"
        "bf9bb084c52a62a566f7c94bde47228117ebf9534b5e71e6221ca93d57110900");
}

TEST_CASE("a token of the second form tells its sender", "[token]") {
  CHECK(outcome(token_for(a_change)) == "payment-service");
  const signed_request empty{"GET", "/", ""};
  CHECK(outcome(token_for(empty), empty) == "payment-service");
}

TEST_CASE("a request changed in any part is not the signed one", "[token]") {
  const auto token = token_for(a_change);
  for (const signed_request& other :
       {signed_request{"POST", a_change.target, a_change.body},
        signed_request{"put", a_change.target, a_change.body},
        signed_request{"PUT", "/api/orders/2/status?dry=1", a_change.body},
        signed_request{"PUT", "/api/orders/1/status", a_change.body},
        signed_request{"PUT", "/api/orders/1/status?dry=2", a_change.body},
        signed_request{"PUT", a_change.target, R"({"newStatus":"paid"} )"},
        signed_request{"PUT", a_change.target, ""}}) {
    INFO(other.method << " " << other.target << " " << other.body);
    CHECK(outcome(token, other) == "forged");
  }
}

TEST_CASE("a token changed in any part is not good", "[token]") {
  CHECK(outcome(with_part(0, "0123456789abcdef")) == "unknown_key");
  CHECK(outcome(with_part(1, "seller-service")) == "forged");
  CHECK(outcome(with_part(2, "1767225601")) == "forged");
  CHECK(outcome(with_part(3, "10112233445566778899aabbccddeeff")) == "forged");
  CHECK(outcome(with_part(4, std::string(64, '0'))) == "forged");
  CHECK(outcome(token_for(a_change, noon, "other")) == "unknown_key");
}

TEST_CASE("whatever breaks the second form's grammar is malformed", "[token]") {
  const auto good = token_for(a_change);
  const std::vector<std::string> broken = {
      "",
      "::::",
      good + ":",
      good + "0",
      " " + good,
      good.substr(1),
      with_part(1, ""),
      with_part(1, "payment service"),
      with_part(1, std::string(129, 'a')),
      with_part(2, "01767225600"),
      with_part(2, "-1"),
      with_part(2, ""),
      with_part(3, "short"),
      with_part(3, std::string(65, 'a')),
      with_part(3, "00112233445566778899aabbccddee f"),
      with_part(4, ""),
      good + ", " + good,
  };
  for (const auto& token : broken) {
    INFO(token);
    CHECK(outcome(token) == "malformed");
  }
}

TEST_CASE("a token of the second form is good for a minute either way",
          "[token]") {
  const auto token = token_for(a_change);
  CHECK(outcome(token, a_change, noon + 60) == "payment-service");
  CHECK(outcome(token, a_change, noon + 61) == "expired");
  CHECK(outcome(token, a_change, noon - 60) == "payment-service");
  CHECK(outcome(token, a_change, noon - 61) == "premature");
}

TEST_CASE("a token of the second form is good once", "[token]") {
  const service_token_v2_verifier verifier({secret}, 10);
  const auto early = token_for(a_change, noon + 60);
  REQUIRE(verifier.verify(early, a_change, noon));
  // For as long as it would be good, however early it came.
  for (const auto now : {noon, noon + 60, noon + 120})
    CHECK(verifier.verify(early, a_change, now).error() ==
          token_fault::replayed);
  SECTION("and so is its nonce, for any request") {
    const signed_request other{"GET", "/", ""};
    CHECK(verifier.verify(token_for(other), other, noon).error() ==
          token_fault::replayed);
  }
  SECTION("a forged one uses nothing up") {
    const auto forged = make_service_token_v2(
        "payment-service", secret, a_change, noon, "another-nonce-of-24-char");
    CHECK(verifier.verify(forged, {"GET", "/", ""}, noon).error() ==
          token_fault::forged);
    CHECK(verifier.verify(forged, a_change, noon));
  }
}

TEST_CASE("while a secret is replaced tokens of both are good", "[token]") {
  const service_token_v2_verifier verifier({"new", secret}, 10);
  CHECK(verifier.verify(token_for(a_change), a_change, noon));
  CHECK(verifier.verify(token_for(a_change, noon, "new", random_nonce()),
                        a_change, noon));
  CHECK(service_token_v2_verifier({""}, 10)
            .verify(token_for(a_change, noon, ""), a_change, noon)
            .error() == token_fault::unknown_key);
}

TEST_CASE("nonces are forgotten when nothing can come of them, not before",
          "[token]") {
  using outcome_of = nonce_memory::outcome;
  const auto key = [](std::uint8_t n) { return nonce_memory::key{n}; };
  nonce_memory memory(2, 120);
  CHECK(memory.remember(key(1), noon) == outcome_of::fresh);
  CHECK(memory.remember(key(2), noon + 10) == outcome_of::fresh);
  CHECK(memory.remember(key(3), noon + 20) == outcome_of::full);
  CHECK(memory.remember(key(1), noon + 120) == outcome_of::seen);
  CHECK(memory.remember(key(3), noon + 121) == outcome_of::fresh);
  CHECK(memory.size() == 2);
  CHECK(memory.remember(key(2), noon + 121) == outcome_of::seen);
}

TEST_CASE("nonces of our own do not repeat", "[token]") {
  CHECK(random_nonce() != random_nonce());
  CHECK(random_nonce().size() == 32);
}
