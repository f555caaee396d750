#include "http/permissions.hpp"

#include <catch2/catch.hpp>

using orders::domain::order_status;
using orders::http::permissions;

namespace {

permissions parsed(const std::string& text) {
  auto out = permissions::parse(text);
  REQUIRE(out);
  return *out;
}

std::string fault_of(const std::string& text) {
  const auto out = permissions::parse(text);
  REQUIRE_FALSE(out);
  return out.error();
}

}  // namespace

TEST_CASE("the default rights are those of the platform's services",
          "[permissions]") {
  const auto p = parsed(permissions::defaults);
  for (const auto* name : {"payment-service", "logistic-service",
                           "seller-service", "cart-service", "anybody"})
    CHECK(p.allows(name, "read"));
  for (const auto* right :
       {"checkout", "cancel", "shipment", "shipping-cost", "events"})
    CHECK_FALSE(p.allows("payment-service", right));
  CHECK(p.allows_status("payment-service", order_status::paid));
  CHECK(p.allows_status("payment-service", order_status::refunded));
  CHECK(p.allows_status("payment-service", order_status::partially_refunded));
  CHECK_FALSE(p.allows_status("payment-service", order_status::completed));
  CHECK(p.allows("logistic-service", "shipment"));
  CHECK(p.allows("logistic-service", "shipping-cost"));
  CHECK_FALSE(p.allows_some_status("logistic-service"));
  CHECK(p.allows("seller-service", "events"));
  CHECK_FALSE(p.allows("seller-service", "shipment"));
  CHECK_FALSE(p.allows("anybody", "events"));
  CHECK_FALSE(p.allows_some_status("anybody"));
}

TEST_CASE("a service has its own rights and those of everybody",
          "[permissions]") {
  const auto p = parsed("a=cancel,*=read,a=checkout");
  CHECK(p.allows("a", "cancel"));
  CHECK(p.allows("a", "checkout"));
  CHECK(p.allows("a", "read"));
  CHECK_FALSE(p.allows("b", "cancel"));
  CHECK(p.allows("b", "read"));
  CHECK_FALSE(p.allows("A", "cancel"));
}

TEST_CASE("a star is every right", "[permissions]") {
  const auto p = parsed("root=*");
  for (const auto* right : {"read", "checkout", "cancel", "status", "shipment",
                            "shipping-cost", "events"})
    CHECK(p.allows("root", right));
  CHECK(p.allows_some_status("root"));
  CHECK(p.allows_status("root", order_status::completed));
  CHECK_FALSE(p.allows("other", "read"));
}

TEST_CASE("the right to set a status may be all or single ones",
          "[permissions]") {
  const auto p = parsed("all=status,one=status:paid");
  for (std::size_t i = 0; i < 14; ++i) {
    const auto status = static_cast<order_status>(i);
    CHECK(p.allows_status("all", status));
    CHECK(p.allows_status("one", status) == (status == order_status::paid));
  }
  CHECK(p.allows_some_status("all"));
  CHECK(p.allows_some_status("one"));
  CHECK_FALSE(p.allows("one", "status"));
}

TEST_CASE("blanks and empty entries are tolerated", "[permissions]") {
  const auto p = parsed(" a = read | cancel , ,b=events,");
  CHECK(p.allows("b", "events"));
  CHECK(p.allows("a", "cancel"));
  CHECK_FALSE(parsed("").allows("a", "read"));
}

TEST_CASE("a fault in the rights is named", "[permissions]") {
  CHECK(fault_of("a") == "'a' is not of the form name=right|right");
  CHECK(fault_of("=read") == "'=read' is not of the form name=right|right");
  CHECK(fault_of("a=write") == "'write' of a is not a known right");
  CHECK(fault_of("a=read|") == "'' of a is not a known right");
  CHECK(fault_of("a=") == "'' of a is not a known right");
  CHECK(fault_of("a=status:lost") == "'status:lost' of a is not a known right");
  CHECK(fault_of("a=status:") == "'status:' of a is not a known right");
  CHECK(fault_of("a=READ") == "'READ' of a is not a known right");
}
