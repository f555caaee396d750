#include "http/feed_query.hpp"

#include <catch2/catch.hpp>

#include "http/replies.hpp"
#include "tests/http/faults.hpp"

using namespace orders;
using namespace orders::http;
using namespace orders::tests;

namespace {

const domain::feed_position somewhere{
    1234, *domain::uuid::parse("019c1a2b-3c4d-7e8f-9a0b-1c2d3e4f5061")};

feed_query read(const httplib::Params& query) {
  field_errors errors;
  const auto out = read_feed_query(query, errors);
  CHECK(errors.empty());
  REQUIRE(out);
  return *out;
}

lines faults(const httplib::Params& query) {
  field_errors errors;
  CHECK_FALSE(read_feed_query(query, errors));
  return lines_of(errors);
}

}  // namespace

TEST_CASE("without a query the feed is read from its beginning", "[feed]") {
  const auto q = read({});
  CHECK(q.after == domain::feed_position{});
  CHECK(q.limit == 100);
  CHECK(q.wait == std::chrono::seconds{0});
}

TEST_CASE("the bounds of the feed's query are allowed", "[feed]") {
  const auto least = read({{"limit", "1"}, {"wait", "0"}});
  CHECK(least.limit == 1);
  CHECK(least.wait.count() == 0);
  const auto most =
      read({{"limit", "1000"}, {"wait", "30"}, {"after", somewhere.text()}});
  CHECK(most.limit == 1000);
  CHECK(most.wait.count() == 30);
  CHECK(most.after == somewhere);
}

TEST_CASE("every parameter of the feed at fault is named", "[feed]") {
  CHECK(faults({{"after", "x"}, {"limit", "0"}, {"wait", "31"}}) ==
        lines{"after: Invalid value", "limit: Invalid value",
              "wait: Invalid value"});
  for (const auto* bad : {"1001", "-1", "1.5", "ten", "", " 1"})
    CHECK(faults({{"limit", bad}}) == lines{"limit: Invalid value"});
  for (const auto* bad : {"-1", "0.5", "", "1s"})
    CHECK(faults({{"wait", bad}}) == lines{"wait: Invalid value"});
  CHECK(faults({{"after", ""}}) == lines{"after: Invalid value"});
  CHECK(faults({{"after", somewhere.text()}, {"after", somewhere.text()}}) ==
        lines{"after: Invalid value"});
}

TEST_CASE("a page of the feed says how to go on", "[feed]") {
  domain::feed_page page;
  page.next = somewhere;
  CHECK(feed_reply(page).body ==
        R"({"success":true,"data":{"events":[],"nextCursor":")" +
            somewhere.text() + R"(","more":false}})");
  domain::feed_event event;
  event.at = somewhere;
  event.type = "order.created";
  event.payload = R"({"version": 1})";
  page.events.push_back(event);
  page.more = true;
  const auto shown = nlohmann::json::parse(feed_reply(page).body).at("data");
  CHECK(shown.at("more") == true);
  const auto& first = shown.at("events").at(0);
  CHECK(first.at("cursor") == somewhere.text());
  CHECK(first.at("id") == somewhere.event.text());
  CHECK(first.at("sequence").is_null());
  CHECK(first.at("payload") == nlohmann::json{{"version", 1}});
}
