#include "domain/event_feed.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace orders::domain;

namespace {

const uuid some_event = *uuid::parse("019c1a2b-3c4d-7e8f-9a0b-1c2d3e4f5061");

}  // namespace

TEST_CASE("a place in the feed is kept as 48 hex digits", "[feed]") {
  const feed_position at{1234, some_event};
  CHECK(at.text() == "00000000000004d2019c1a2b3c4d7e8f9a0b1c2d3e4f5061");
  CHECK(feed_position{}.text() == std::string(48, '0'));
}

TEST_CASE("a place is read as it was written", "[feed]") {
  for (const std::uint64_t transaction :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{0xfedcba9876543210},
        std::numeric_limits<std::uint64_t>::max()}) {
    const feed_position at{transaction, some_event};
    const auto read = feed_position::parse(at.text());
    REQUIRE(read);
    CHECK(*read == at);
  }
}

TEST_CASE("what is no place is refused", "[feed]") {
  const auto good = feed_position{1234, some_event}.text();
  CHECK_FALSE(feed_position::parse(""));
  CHECK_FALSE(feed_position::parse("nowhere"));
  CHECK_FALSE(feed_position::parse(good + "0"));
  CHECK_FALSE(feed_position::parse(good.substr(1)));
  for (std::size_t at = 0; at < good.size(); ++at)
    for (const char c : {'g', '-', ' ', '+', '\0', '\xff'}) {
      auto bad = good;
      bad[at] = c;
      CHECK_FALSE(feed_position::parse(bad));
    }
}

TEST_CASE("places are in the order of transactions, then events", "[feed]") {
  const feed_position early{1, some_event}, late{2, uuid{}};
  CHECK(early < late);
  CHECK(feed_position{2, uuid{}} < feed_position{2, some_event});
}
