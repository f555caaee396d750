#include <atomic>
#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "integrations/constant_time.hpp"
#include "integrations/gateway_token.hpp"
#include "integrations/service_token.hpp"

using orders::integrations::constant_time_equal;
using orders::integrations::gateway_token_verifier;
using orders::integrations::key_matches;
using orders::integrations::make_signed_token;
using orders::integrations::parse_signed_token;
using orders::integrations::service_token_signer;
using orders::integrations::service_token_verifier;
using orders::integrations::shared_secret;
using orders::integrations::token_fault;

namespace {

constexpr std::int64_t noon = 1767225600;
const std::string service_secret = "dev-service-secret";
const std::string service_vector =
    "order-service:1767225600:"
    "4e5c890fe3170eaaccb0f9520288d5f0e67900eb728bf56d4b23fea265d946ad";
const std::string gateway_secret = "dev-gateway-secret";
const std::string gateway_vector =
    "apiGateway:1767225600:"
    "32b7e22caf79516bce8bf6293a72162d8e89aafae4dcd4d7852d7bdb9377e2e4";

std::string with_signature_in_capitals(std::string token) {
  for (auto i = token.rfind(':'); i < token.size(); ++i)
    if (token[i] >= 'a' && token[i] <= 'f')
      token[i] = static_cast<char>(token[i] - 'a' + 'A');
  return token;
}

}  // namespace

TEST_CASE("a signed service token equals the contract's test vector",
          "[token]") {
  const service_token_signer signer("order-service", service_secret);
  CHECK(signer.sign(noon) == service_vector);
}

TEST_CASE("a good service token tells its sender", "[token]") {
  const service_token_verifier verifier({service_secret});
  const auto token = GENERATE(as<std::string>{}, service_vector,
                              with_signature_in_capitals(service_vector));
  const auto who = verifier.verify(token, noon);
  REQUIRE(who);
  CHECK(*who == "order-service");
}

TEST_CASE("a service token lives from 60 s before to 300 s after its time",
          "[token]") {
  const service_token_verifier verifier({service_secret});
  CHECK(verifier.verify(service_vector, noon - 60));
  CHECK(verifier.verify(service_vector, noon + 300));
  CHECK(verifier.verify(service_vector, noon - 61).error() ==
        token_fault::premature);
  CHECK(verifier.verify(service_vector, noon + 301).error() ==
        token_fault::expired);
}

TEST_CASE("a token with any signature bit changed is forged", "[token]") {
  const service_token_verifier verifier({service_secret});
  for (std::size_t i = service_vector.size() - 64; i < service_vector.size();
       ++i) {
    auto token = service_vector;
    token[i] = token[i] == '0' ? '1' : '0';
    const auto who = verifier.verify(token, noon);
    REQUIRE_FALSE(who);
    CHECK(who.error() == token_fault::forged);
  }
}

TEST_CASE("a token of another name, time or secret is forged", "[token]") {
  const service_token_verifier verifier({service_secret});
  const auto signature = service_vector.substr(service_vector.rfind(':'));
  for (const auto& token :
       {"payment-service:1767225600" + signature,
        "order-service:1767225601" + signature,
        make_signed_token("order-service", "another secret", noon)}) {
    const auto who = verifier.verify(token, noon);
    REQUIRE_FALSE(who);
    CHECK(who.error() == token_fault::forged);
  }
}

TEST_CASE("without a secret no token is good, not even one signed so",
          "[token]") {
  const auto mac = orders::integrations::hmac_sha256("", "a:1767225600");
  std::string token = "a:1767225600:";
  for (const auto byte : mac) {
    token.push_back("0123456789abcdef"[byte >> 4U]);
    token.push_back("0123456789abcdef"[byte & 15U]);
  }
  REQUIRE(parse_signed_token(token));
  CHECK(service_token_verifier({""}).verify(token, noon).error() ==
        token_fault::forged);
  CHECK(gateway_token_verifier("a", {""}, 300).check(token, noon) ==
        token_fault::forged);
}

TEST_CASE("whatever breaks the grammar is malformed", "[token]") {
  const std::string hex = service_vector.substr(service_vector.rfind(':') + 1);
  const std::vector<std::string> broken = {
      "",
      ":",
      "::",
      "order-service",
      "order-service:1767225600",
      "order-service:1767225600:",
      ":1767225600:" + hex,
      "order-service::" + hex,
      "order-service: 1767225600:" + hex,
      "order-service:1767225600 :" + hex,
      "order-service:+1767225600:" + hex,
      "order-service:-1767225600:" + hex,
      "order-service:01767225600:" + hex,
      "order-service:00:" + hex,
      "order-service:1767225600x:" + hex,
      "order-service:1767225600.0:" + hex,
      "order-service:0x69558d80:" + hex,
      "order-service:1e9:" + hex,
      "order-service:9223372036854775808:" + hex,
      "order-service:99999999999999999999999999:" + hex,
      "order-service:1767225600:" + hex + " ",
      "order-service:1767225600: " + hex,
      "order-service:1767225600:" + hex + "00",
      "order-service:1767225600:" + hex + ":",
      "order-service:1767225600:" + hex + ":x",
      "order-service:1767225600:" + hex.substr(1),
      "order-service:1767225600:0x" + hex.substr(2),
      "order-service:1767225600:g" + hex.substr(1),
      "order-service:1767225600:" + std::string(64, ' '),
      "order-service:1767225600:" + hex.substr(0, 63) + std::string(1, '\0'),
      "order:service:1767225600:" + hex,
  };
  const service_token_verifier verifier({service_secret});
  const gateway_token_verifier gateway("order-service", {service_secret}, 300);
  for (const auto& token : broken) {
    INFO(token);
    CHECK_FALSE(parse_signed_token(token));
    CHECK(verifier.verify(token, noon).error() == token_fault::malformed);
    CHECK(gateway.check(token, noon) == token_fault::malformed);
  }
}

TEST_CASE("the times at the edges of the grammar are read", "[token]") {
  const std::string hex(64, '0');
  CHECK(parse_signed_token("a:0:" + hex)->issued_at == 0);
  CHECK(parse_signed_token("a:999999999999999999:" + hex)->issued_at ==
        999999999999999999);
}

TEST_CASE("the gateway's test vector is good, under its name only", "[token]") {
  CHECK_FALSE(gateway_token_verifier("apiGateway", {gateway_secret}, 300)
                  .check(gateway_vector, noon));
  CHECK(gateway_token_verifier("otherGateway", {gateway_secret}, 300)
            .check(gateway_vector, noon) == token_fault::wrong_name);
  CHECK(gateway_token_verifier("apiGateway", {service_secret}, 300)
            .check(gateway_vector, noon) == token_fault::forged);
  CHECK(gateway_token_verifier("order-service", {gateway_secret}, 300)
            .check(make_signed_token("apiGateway2", gateway_secret, noon),
                   noon) == token_fault::wrong_name);
}

TEST_CASE("the gateway's skew setting is capped both ways", "[token]") {
  struct limits {
    std::int64_t setting, past, future;
  };
  const auto [setting, past, future] =
      GENERATE(limits{86400, 300, 60}, limits{300, 300, 60},
               limits{100, 100, 60}, limits{30, 30, 30}, limits{1, 1, 1},
               limits{0, 300, 60}, limits{-5, 300, 60});
  const gateway_token_verifier verifier("apiGateway", {gateway_secret},
                                        setting);
  INFO(setting);
  CHECK_FALSE(verifier.check(gateway_vector, noon + past));
  CHECK(verifier.check(gateway_vector, noon + past + 1) ==
        token_fault::expired);
  CHECK_FALSE(verifier.check(gateway_vector, noon - future));
  CHECK(verifier.check(gateway_vector, noon - future - 1) ==
        token_fault::premature);
}

TEST_CASE("a known HMAC comes out for short and long keys", "[token]") {
  // RFC 4231, test cases 2 and 6.
  const auto hex = [](const auto& bytes) {
    std::string text;
    for (const auto byte : bytes) {
      text.push_back("0123456789abcdef"[byte >> 4U]);
      text.push_back("0123456789abcdef"[byte & 15U]);
    }
    return text;
  };
  using orders::integrations::hmac_sha256;
  CHECK(hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hex(hmac_sha256(
            std::string(131, '\xaa'),
            "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("keys in use by many threads at once do not mix", "[token]") {
  const service_token_signer mine("order-service", service_secret);
  const gateway_token_verifier gateway("apiGateway", {gateway_secret}, 300);
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        if (mine.sign(noon) != service_vector) ++wrong;
        if (gateway.check(gateway_vector, noon)) ++wrong;
      }
    });
  for (auto& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("constant-time equality is equality", "[token]") {
  CHECK(constant_time_equal("", ""));
  CHECK(constant_time_equal("abc", "abc"));
  CHECK_FALSE(constant_time_equal("abc", "abd"));
  CHECK_FALSE(constant_time_equal("abc", "Abc"));
  CHECK_FALSE(constant_time_equal("abc", "ab"));
  CHECK_FALSE(constant_time_equal("abc", "abca"));
  CHECK_FALSE(constant_time_equal("abc", "abcabc"));
  CHECK_FALSE(constant_time_equal("a", "aaaa"));
  CHECK_FALSE(constant_time_equal("abc", ""));
  CHECK_FALSE(constant_time_equal("", "abc"));
  CHECK_FALSE(constant_time_equal(std::string("a\0b", 3), "a"));
}

TEST_CASE("an empty configured key matches nothing", "[token]") {
  CHECK(key_matches("key", "key"));
  CHECK_FALSE(key_matches("key", "kez"));
  CHECK_FALSE(key_matches("key", ""));
  CHECK_FALSE(key_matches("", ""));
  CHECK_FALSE(key_matches("", "key"));
}

TEST_CASE("tokens of the current and of the previous secret are good",
          "[token]") {
  const service_token_verifier services({"new", service_secret});
  CHECK(services.verify(service_vector, noon));
  CHECK(services.verify(make_signed_token("a", "new", noon), noon));
  CHECK(services.verify(make_signed_token("a", "other", noon), noon).error() ==
        token_fault::forged);
  const gateway_token_verifier gateway("apiGateway", {"new", gateway_secret},
                                       300);
  CHECK_FALSE(gateway.check(gateway_vector, noon));
  CHECK_FALSE(
      gateway.check(make_signed_token("apiGateway", "new", noon), noon));
  CHECK(gateway.check(make_signed_token("apiGateway", "other", noon), noon) ==
        token_fault::forged);
}

TEST_CASE("the current and the previous key match, an empty one never",
          "[token]") {
  const shared_secret both{"new", "old"};
  CHECK(key_matches(both, "new"));
  CHECK(key_matches(both, "old"));
  CHECK_FALSE(key_matches(both, "newold"));
  CHECK_FALSE(key_matches(both, ""));
  CHECK_FALSE(key_matches(shared_secret{"new"}, ""));
  CHECK_FALSE(key_matches(shared_secret{""}, ""));
}
