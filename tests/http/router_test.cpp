#include "http/router.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace orders::http;

namespace {

/// `METHOD /pattern [parameter]`, or `none`.
std::string found(const char* method, const char* path) {
  const auto match = find_route(method, path);
  if (!match.found) return "none";
  auto out =
      std::string{match.found->method} + " " + std::string{match.found->path};
  if (!match.parameter.empty()) out += " [" + match.parameter + "]";
  return out;
}

}  // namespace

TEST_CASE("every route of the contract is found", "[router]") {
  CHECK(found("GET", "/") == "GET /");
  CHECK(found("GET", "/health") == "GET /health");
  CHECK(found("GET", "/health/ready") == "GET /health/ready");
  CHECK(found("POST", "/api/orders") == "POST /api/orders");
  CHECK(found("GET", "/api/orders") == "GET /api/orders");
  CHECK(found("GET", "/api/orders/number/ORD-1") ==
        "GET /api/orders/number/{} [ORD-1]");
  CHECK(found("GET", "/api/orders/x") == "GET /api/orders/{} [x]");
  CHECK(found("PUT", "/api/orders/x/status") ==
        "PUT /api/orders/{}/status [x]");
  CHECK(found("PUT", "/api/orders/x/shipping-cost") ==
        "PUT /api/orders/{}/shipping-cost [x]");
  CHECK(found("PUT", "/api/orders/x/shipment-status") ==
        "PUT /api/orders/{}/shipment-status [x]");
  CHECK(found("POST", "/api/orders/x/cancel") ==
        "POST /api/orders/{}/cancel [x]");
  CHECK(found("GET", "/api/admin/orders") == "GET /api/admin/orders");
  CHECK(found("GET", "/api/admin/orders/x") == "GET /api/admin/orders/{} [x]");
  CHECK(found("PUT", "/api/admin/orders/x/status") ==
        "PUT /api/admin/orders/{}/status [x]");
}

TEST_CASE("HEAD finds the route of GET", "[router]") {
  CHECK(found("HEAD", "/health") == "GET /health");
  CHECK(found("HEAD", "/api/orders/x") == "GET /api/orders/{} [x]");
  CHECK(found("HEAD", "/api/orders/x/cancel") == "none");
}

TEST_CASE("literal parts match in any case, parameters keep theirs",
          "[router]") {
  CHECK(found("GET", "/HEALTH") == "GET /health");
  CHECK(found("GET", "/API/Orders/Number/ord-AbC") ==
        "GET /api/orders/number/{} [ord-AbC]");
  CHECK(found("PUT", "/api/orders/X/STATUS") ==
        "PUT /api/orders/{}/status [X]");
  CHECK(found("get", "/health") == "none");
}

TEST_CASE("one trailing slash is tolerated, not two", "[router]") {
  CHECK(found("GET", "/health/") == "GET /health");
  CHECK(found("GET", "/api/orders/") == "GET /api/orders");
  CHECK(found("GET", "/api/orders/x/") == "GET /api/orders/{} [x]");
  CHECK(found("GET", "/api/orders/number/n/") ==
        "GET /api/orders/number/{} [n]");
  for (const auto* path : {"/health//", "/api/orders//", "/api/orders/x//",
                           "/api//orders", "//health", "///"}) {
    INFO(path);
    CHECK(found("GET", path) == "none");
  }
}

TEST_CASE("other paths and methods have no route", "[router]") {
  for (const auto* path :
       {"", "health", "/healthy", "/api", "/api/order", "/api/orders/x/y",
        "/api/orders/x/status/z", "/api/orders/number/a/b", "/api/admin",
        "/api/orders%2fx", "/favicon.ico"}) {
    INFO(path);
    CHECK(found("GET", path) == "none");
  }
  CHECK(found("DELETE", "/api/orders/x") == "none");
  CHECK(found("PATCH", "/api/orders/x/status") == "none");
  CHECK(found("POST", "/health") == "none");
  CHECK(found("GET", "/api/orders/x/cancel") == "none");
}

TEST_CASE("parameters are decoded, a plus stays a plus", "[router]") {
  CHECK(found("GET", "/api/orders/number/a%20b+c%2Fd") ==
        "GET /api/orders/number/{} [a b+c/d]");
  CHECK(found("GET", "/api/orders/number/100%") ==
        "GET /api/orders/number/{} [100%]");
  SECTION("the word number alone is an id") {
    CHECK(found("GET", "/api/orders/number") == "GET /api/orders/{} [number]");
  }
}

TEST_CASE("unknown paths ask for credentials below the API's folders",
          "[router]") {
  using enum audience;
  for (const auto* path : {"/api/orders/x/y/z", "/api/orders", "/API/ORDERS/q",
                           "/api/orders//", "/api/internal/x"})
    CHECK(audience_of_unknown(path) == authenticated);
  for (const auto* path : {"/api/admin", "/api/admin/", "/Api/Admin/users"})
    CHECK(audience_of_unknown(path) == admins);
  for (const auto* path : {"/", "/api", "/api/ordersx", "/api/order",
                           "/api/administrator", "/health/x", ""})
    CHECK(audience_of_unknown(path) == everyone);
}

TEST_CASE("routes are distinct and ask for what their place asks for",
          "[router]") {
  std::set<std::string> seen;
  for (const auto& r : all_routes()) {
    CHECK(
        seen.insert(std::string{r.method} + " " + std::string{r.path}).second);
    CHECK(r.handle != nullptr);
    INFO(r.path);
    CHECK(r.who == audience_of_unknown(r.path));
  }
}
