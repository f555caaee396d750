#include "http/entity_tag.hpp"

#include <catch2/catch.hpp>

using namespace orders;
using http::entity_tag;
using http::tag_matches;

TEST_CASE("a tag changes with version and with the moment of update",
          "[entity_tag]") {
  domain::order o;
  const auto first = entity_tag(o);
  CHECK(first.front() == '"');
  CHECK(first.back() == '"');
  o.version = 1;
  const auto second = entity_tag(o);
  CHECK(second != first);
  // The old service writes no version.
  o.updated_at += std::chrono::microseconds{1};
  CHECK(entity_tag(o) != second);
  const auto same = o;
  CHECK(entity_tag(same) == entity_tag(o));
}

TEST_CASE("If-None-Match is compared weakly", "[entity_tag]") {
  CHECK(tag_matches(R"("a")", R"("a")"));
  CHECK(tag_matches(R"(W/"a")", R"("a")"));
  CHECK(tag_matches(R"("x", W/"a" ,"y")", R"("a")"));
  CHECK(tag_matches("*", R"("a")"));
  CHECK_FALSE(tag_matches("", R"("a")"));
  CHECK_FALSE(tag_matches(R"("b")", R"("a")"));
  CHECK_FALSE(tag_matches("a", R"("a")"));
  CHECK_FALSE(tag_matches(R"("ab")", R"("a")"));
  CHECK_FALSE(tag_matches(",,", R"("a")"));
}
