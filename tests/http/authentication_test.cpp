#include "http/authentication.hpp"

#include <catch2/catch.hpp>

#include "integrations/signed_token.hpp"

using namespace orders;
using namespace orders::http;
using integrations::make_service_token_v2;
using integrations::make_signed_token;

namespace {

constexpr std::int64_t now = 1'767'225'600;
constexpr const char* user = "00000000-0000-0000-0000-000000000001";
constexpr const char* gateway_secret = "dev-gateway-secret";
constexpr const char* service_secret = "dev-service-secret";

const integrations::signed_request a_read{"GET", "/api/orders?page=1", ""};

credentials all_secrets() {
  credentials c;
  c.gateway_secret = {gateway_secret};
  c.gateway_key = {"static-key"};
  c.service_secret = {service_secret};
  return c;
}

/// `user 00..1`, `admin 00..1`, `service name`, or the text of the 401.
std::string outcome(const httplib::Headers& headers,
                    const credentials& accepted = all_secrets()) {
  const auto got = authentication{accepted}.check(headers, a_read, now);
  if (!got) return got.error().text;
  if (got->is_service()) {
    CHECK_FALSE(got->user_id);
    return "service " + got->service;
  }
  CHECK(got->service.empty());
  return (got->is_admin() ? "admin " : "user ") + got->user_id->text();
}

httplib::Headers joined(httplib::Headers a, const httplib::Headers& b) {
  a.insert(b.begin(), b.end());
  return a;
}

httplib::Headers gateway_token(std::int64_t at = now,
                               const char* name = "apiGateway",
                               const char* secret = gateway_secret) {
  return {{"x-gateway-auth", make_signed_token(name, secret, at)}};
}

httplib::Headers service_token(const char* name, std::int64_t at = now,
                               const char* secret = service_secret) {
  return {{"x-service-auth", make_signed_token(name, secret, at)},
          {"x-service-name", name}};
}

httplib::Headers service_token_v2(const char* name,
                                  const char* nonce = "0123456789abcdef",
                                  const char* secret = service_secret) {
  return {{"x-service-auth-v2",
           make_service_token_v2(name, secret, a_read, now, nonce)}};
}

const httplib::Headers static_key{{"x-gateway-key", "static-key"}};
const httplib::Headers the_user{{"x-user-id", user}};
const auto signed_in = "user " + std::string{user};
const std::string required = "Authentication required";
const std::string invalid = "Invalid service authentication token";

}  // namespace

TEST_CASE("either gateway credential makes the user known", "[auth]") {
  CHECK(outcome(joined(static_key, the_user)) == signed_in);
  CHECK(outcome(joined(gateway_token(), the_user)) == signed_in);
  SECTION("one that verifies is enough") {
    CHECK(outcome(joined(joined(static_key, {{"x-gateway-auth", "junk"}}),
                         the_user)) == signed_in);
    CHECK(outcome(joined(joined(gateway_token(), {{"x-gateway-key", "junk"}}),
                         the_user)) == signed_in);
  }
  SECTION("header names come in any case") {
    CHECK(outcome({{"X-Gateway-Key", "static-key"}, {"X-User-Id", user}}) ==
          signed_in);
  }
}

TEST_CASE("the vectors of contract 2 are accepted", "[auth]") {
  CHECK(outcome({{"x-gateway-auth",
                  "apiGateway:1767225600:32b7e22caf79516bce8bf6293a72162d8e89aa"
                  "fae4dcd4d7852d7bdb9377e2e4"},
                 {"x-user-id", user}}) == signed_in);
  CHECK(outcome({{"x-service-auth",
                  "order-service:1767225600:4e5c890fe3170eaaccb0f9520288d5f0e67"
                  "900eb728bf56d4b23fea265d946ad"},
                 {"x-service-name", "order-service"}}) ==
        "service order-service");
}

TEST_CASE("without a credential that verifies nobody is known", "[auth]") {
  CHECK(outcome({}) == required);
  CHECK(outcome(the_user) == required);
  CHECK(outcome(joined({{"x-gateway-key", "static-kez"}}, the_user)) ==
        required);
  CHECK(outcome(joined({{"x-gateway-key", "static-key "}}, the_user)) ==
        required);
  CHECK(outcome(joined({{"x-gateway-key", ""}}, the_user)) == required);
  CHECK(outcome(joined(gateway_token(now, "apiGateway", "other"), the_user)) ==
        required);
  CHECK(outcome(joined(gateway_token(now, "anotherGateway"), the_user)) ==
        required);
}

TEST_CASE("an unconfigured credential is never accepted", "[auth]") {
  const credentials none;
  CHECK(outcome(joined({{"x-gateway-key", ""}}, the_user), none) == required);
  CHECK(outcome(joined(static_key, the_user), none) == required);
  CHECK(outcome(joined(gateway_token(), the_user), none) == required);
  CHECK(outcome(service_token("a"), none) == "SERVICE_SECRET not configured");
}

TEST_CASE("a gateway token lives 300 seconds, and 60 into the future",
          "[auth]") {
  const auto at = [](std::int64_t when, std::int64_t skew = 300) {
    auto c = all_secrets();
    c.gateway_skew_seconds = skew;
    return outcome(joined(gateway_token(when), the_user), c) == signed_in;
  };
  CHECK(at(now - 300));
  CHECK_FALSE(at(now - 301));
  CHECK(at(now + 60));
  CHECK_FALSE(at(now + 61));
  SECTION("the setting may narrow it, not widen it") {
    CHECK(at(now - 10, 10));
    CHECK_FALSE(at(now - 11, 10));
    CHECK_FALSE(at(now + 11, 10));
    CHECK_FALSE(at(now - 301, 86'400));
    CHECK_FALSE(at(now + 61, 86'400));
  }
}

TEST_CASE("the previous secrets are accepted beside the current ones",
          "[auth]") {
  credentials both;
  both.gateway_secret = {"new gateway", gateway_secret};
  both.gateway_key = {"new-key", "static-key"};
  both.service_secret = {"new service", service_secret};
  CHECK(outcome(joined(gateway_token(), the_user), both) == signed_in);
  CHECK(
      outcome(joined(gateway_token(now, "apiGateway", "new gateway"), the_user),
              both) == signed_in);
  CHECK(outcome(joined(static_key, the_user), both) == signed_in);
  CHECK(outcome(joined({{"x-gateway-key", "new-key"}}, the_user), both) ==
        signed_in);
  CHECK(outcome(service_token("a"), both) == "service a");
  CHECK(outcome(service_token("a", now, "new service"), both) == "service a");
  CHECK(outcome(service_token("a", now, "new gateway"), both) == invalid);
  CHECK(outcome(joined({{"x-gateway-key", ""}}, the_user), both) == required);
}

TEST_CASE("the user's id must be a uuid, in either case", "[auth]") {
  for (const auto* id :
       {"", "1", "dev-user", "00000000-0000-0000-0000-00000000000g"})
    CHECK(outcome(joined(static_key, {{"x-user-id", id}})) == required);
  CHECK(outcome(static_key) == required);
  CHECK(outcome(joined(static_key, {{"x-user-id",
                                     "ABCDEF01-0000-0000-0000-"
                                     "00000000000A"}})) ==
        "user abcdef01-0000-0000-0000-00000000000a");
}

TEST_CASE("only admin and super_admin are admins", "[auth]") {
  const auto with_role = [](const char* role) {
    return outcome(
        joined(joined(static_key, the_user), {{"x-user-role", role}}));
  };
  CHECK(with_role("admin") == "admin " + std::string{user});
  CHECK(with_role("super_admin") == "admin " + std::string{user});
  for (const auto* role :
       {"", "user", "buyer", "Admin", "ADMIN", " admin", "administrator",
        "internal", "service", "admin, admin", "brand_manager"}) {
    INFO(role);
    CHECK(with_role(role) == signed_in);
  }
}

TEST_CASE("a service token names the service", "[auth]") {
  CHECK(outcome(service_token("payment-service")) == "service payment-service");
  SECTION("within -60 to 300 seconds") {
    CHECK(outcome(service_token("a", now - 300)) == "service a");
    CHECK(outcome(service_token("a", now + 60)) == "service a");
    CHECK(outcome(service_token("a", now - 301)) == invalid);
    CHECK(outcome(service_token("a", now + 61)) == invalid);
  }
  SECTION("signed with our secret") {
    CHECK(outcome(service_token("a", now, "other")) == invalid);
    CHECK(outcome(service_token("a", now, gateway_secret)) == invalid);
  }
  SECTION("under the name that it gives") {
    auto headers = service_token("a");
    headers.erase("x-service-name");
    headers.emplace("x-service-name", "b");
    CHECK(outcome(headers) == "Service name mismatch");
    SECTION("which is looked at after the signature") {
      headers.erase("x-service-auth");
      headers.emplace("x-service-auth", make_signed_token("a", "other", now));
      CHECK(outcome(headers) == invalid);
    }
  }
  SECTION("without junk around it") {
    const auto token = make_signed_token("a", service_secret, now);
    for (const auto& odd : {token + "00", token + ":", " " + token,
                            token.substr(0, token.size() - 1)}) {
      INFO(odd);
      CHECK(outcome({{"x-service-auth", odd}, {"x-service-name", "a"}}) ==
            invalid);
    }
  }
}

TEST_CASE("two service headers decide alone", "[auth]") {
  const auto user_headers = joined(static_key, the_user);
  CHECK(outcome(joined(service_token("a"), user_headers)) == "service a");
  CHECK(outcome(joined({{"x-service-auth", "junk"}, {"x-service-name", "a"}},
                       user_headers)) == invalid);
  SECTION("one alone, or an empty one, is passed over") {
    const auto token = make_signed_token("a", service_secret, now);
    CHECK(outcome(joined({{"x-service-auth", token}}, user_headers)) ==
          signed_in);
    CHECK(outcome(joined({{"x-service-name", "a"}}, user_headers)) ==
          signed_in);
    CHECK(outcome(joined({{"x-service-auth", token}, {"x-service-name", ""}},
                         user_headers)) == signed_in);
    CHECK(outcome({{"x-service-auth", token}}) == required);
  }
}

TEST_CASE("a service token of the second form names the service and decides",
          "[auth]") {
  const auto good = service_token_v2("a");
  CHECK(outcome(good) == "service a");
  CHECK(outcome(joined(good, {{"x-service-name", "a"}})) == "service a");
  CHECK(outcome(joined(good, {{"x-service-name", "b"}})) ==
        "Service name mismatch");
  SECTION("whatever else is shown") {
    const auto old_form = service_token("a");
    CHECK(outcome(joined(good, {{"x-service-auth", "junk"},
                                {"x-service-name", "a"}})) == "service a");
    CHECK(outcome(joined(old_form, service_token_v2("a", "0123456789abcdef",
                                                    "other"))) == invalid);
    CHECK(outcome(joined(old_form, {{"x-service-auth-v2", "junk"}})) ==
          invalid);
    CHECK(outcome(joined(joined(static_key, the_user),
                         {{"x-service-auth-v2", "junk"}})) == invalid);
  }
  SECTION("an empty one is passed over, two are none") {
    CHECK(outcome(joined(service_token("a"), {{"x-service-auth-v2", ""}})) ==
          "service a");
    CHECK(outcome(joined(good, good)) == invalid);
  }
  SECTION("only where there is a secret") {
    CHECK(outcome(good, {}) == "SERVICE_SECRET not configured");
  }
}

TEST_CASE("the old form of service tokens can be switched off", "[auth]") {
  auto strict = all_secrets();
  strict.service_auth_v1 = false;
  CHECK(outcome(service_token("a"), strict) ==
        "X-Service-Auth is switched off, send X-Service-Auth-V2");
  CHECK(outcome(service_token_v2("a"), strict) == "service a");
  CHECK(outcome(joined(service_token("a"), service_token_v2("a")), strict) ==
        "service a");
  CHECK(outcome(joined(static_key, the_user), strict) == signed_in);
}

TEST_CASE("a call that cannot be remembered is put off, not let in", "[auth]") {
  auto narrow = all_secrets();
  narrow.most_nonces = 1;
  const authentication who{narrow};
  const auto first = service_token_v2("a", "nonce-number-one-");
  const auto second = service_token_v2("a", "nonce-number-two-");
  CHECK(who.check(first, a_read, now));
  CHECK(who.check(first, a_read, now).error().status == 401);
  CHECK(who.check(second, a_read, now).error().status == 503);
  CHECK(who.check(second, a_read, now).error().status == 503);
}

TEST_CASE("a repeated header is one list, which is no identity", "[auth]") {
  const auto twice = [](const httplib::Headers& headers) {
    return joined(headers, headers);
  };
  CHECK(outcome(joined(static_key, twice(the_user))) == required);
  CHECK(outcome(joined(twice(static_key), the_user)) == required);
  CHECK(outcome(joined(twice(gateway_token()), the_user)) == required);
  CHECK(outcome(joined(service_token("a"), {{"x-service-name", "a"}})) ==
        "Service name mismatch");
  CHECK(outcome(joined(joined(static_key, the_user),
                       twice({{"x-user-role", "admin"}}))) == signed_in);
  CHECK(outcome(joined(joined(static_key, the_user),
                       {{"x-user-role", "user"}, {"x-user-role", "admin"}})) ==
        signed_in);
}

TEST_CASE("the development switch trusts headers, the role as well", "[auth]") {
  credentials dev;
  dev.insecure_dev_auth = true;
  CHECK(outcome({}, dev) == "user 11111111-1111-1111-1111-111111111111");
  CHECK(outcome(the_user, dev) == signed_in);
  CHECK(outcome(joined(the_user, {{"x-user-role", "admin"}}), dev) ==
        "admin " + std::string{user});
  CHECK(outcome(joined(the_user, {{"x-user-role", "internal"}}), dev) ==
        signed_in);
  CHECK(outcome({{"x-user-id", "dev-user"}}, dev) == required);
  CHECK(outcome({{"x-service-auth", "any"}, {"x-service-name", "a"}}, dev) ==
        "service a");
}

TEST_CASE("a caller asks the domain as what it is", "[auth]") {
  using domain::requester_kind;
  const auto id = domain::uuid::parse(user);
  const caller u{caller_kind::user, id, {}};
  const caller a{caller_kind::admin, id, {}};
  const caller s{caller_kind::service, std::nullopt, "x"};
  CHECK(u.as_requester().kind == requester_kind::customer);
  CHECK(u.as_requester().user_id == id);
  CHECK(a.as_requester().kind == requester_kind::admin);
  CHECK(a.as_requester().user_id == id);
  CHECK(s.as_requester().kind == requester_kind::service);
  CHECK_FALSE(s.as_requester().user_id);
  CHECK_FALSE(u.sees_everything());
  CHECK(a.sees_everything());
  CHECK(s.sees_everything());
}
