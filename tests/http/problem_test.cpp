#include "http/problem.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "http/replies.hpp"

using namespace orders::http;
using nlohmann::json;

TEST_CASE("only who names problem details gets them", "[problem]") {
  CHECK(wants_problem("application/problem+json"));
  CHECK(wants_problem("application/json, application/problem+json;q=0.9"));
  CHECK(wants_problem(" Application/Problem+JSON ; q=1"));
  CHECK(wants_problem("application/problem+json;q=0.05"));
  CHECK_FALSE(wants_problem(""));
  CHECK_FALSE(wants_problem("*/*"));
  CHECK_FALSE(wants_problem("application/json"));
  CHECK_FALSE(wants_problem("application/*"));
  CHECK_FALSE(wants_problem("application/problem+json;q=0"));
  CHECK_FALSE(wants_problem("application/problem+json;q=0.00, */*"));
  CHECK_FALSE(wants_problem("application/problem+jsons"));
}

TEST_CASE("problem details tell what the contract's error tells", "[problem]") {
  const auto problem = as_problem(
      validation_reply({{"items.0.quantity", "Required"}, {"page", "Bad"}}));
  CHECK(problem.status == 400);
  CHECK(problem.headers ==
        edge::header_list{{"Content-Type", "application/problem+json"}});
  CHECK(
      json::parse(problem.body) ==
      json{{"type", "about:blank"},
           {"title", "Validation failed"},
           {"status", 400},
           {"errors", json::array({{{"field", "items.0.quantity"},
                                    {"message", "Required"}},
                                   {{"field", "page"}, {"message", "Bad"}}})}});
  CHECK(json::parse(as_problem(error_reply(503, "Busy", "OVERLOADED")).body) ==
        json{{"type", "about:blank"},
             {"title", "Busy"},
             {"status", 503},
             {"code", "OVERLOADED"}});
}

TEST_CASE("a body that is no error stays as it is", "[problem]") {
  CHECK(as_problem({404, {}, "nothing"}).body == "nothing");
}
