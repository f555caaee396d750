#include "http/request_id.hpp"

#include <catch2/catch.hpp>
#include <set>

using orders::http::request_id;

TEST_CASE("a caller's request id is kept if it can be quoted anywhere",
          "[request_id]") {
  for (const auto* id : {"a", "4bf92f35-77b3_4da6.a:3c", "0"})
    CHECK(request_id(id, 1) == id);
  CHECK(request_id(std::string(128, 'x'), 1) == std::string(128, 'x'));
  for (const auto& id :
       {std::string{}, std::string(129, 'x'), std::string{"a b"},
        std::string{"a\""}, std::string{"a\n"}, std::string{"\xc3\xa4"}})
    CHECK(request_id(id, 1) != id);
}

TEST_CASE("requests without an id get one each", "[request_id]") {
  std::set<std::string> all;
  for (std::uint64_t n = 0; n < 1000; ++n) all.insert(request_id("", n));
  CHECK(all.size() == 1000);
  CHECK(request_id("", 7) == request_id("\t", 7));
}
