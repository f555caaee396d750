#include "http/entity_tag.hpp"

#include <catch2/catch.hpp>

using namespace orders;
using http::entity_tag;
using http::matches_strongly;
using http::matches_weakly;

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
  CHECK(matches_weakly(R"("a")", R"("a")"));
  CHECK(matches_weakly(R"(W/"a")", R"("a")"));
  CHECK(matches_weakly(R"("x", W/"a" ,"y")", R"("a")"));
  CHECK(matches_weakly("*", R"("a")"));
  CHECK_FALSE(matches_weakly("", R"("a")"));
  CHECK_FALSE(matches_weakly(R"("b")", R"("a")"));
  CHECK_FALSE(matches_weakly("a", R"("a")"));
  CHECK_FALSE(matches_weakly(R"("ab")", R"("a")"));
  CHECK_FALSE(matches_weakly(",,", R"("a")"));
}

TEST_CASE("If-Match is compared strongly", "[entity_tag]") {
  CHECK(matches_strongly(R"("a")", R"("a")"));
  CHECK(matches_strongly(R"("x", "a")", R"("a")"));
  CHECK(matches_strongly("*", R"("a")"));
  CHECK_FALSE(matches_strongly(R"(W/"a")", R"("a")"));
  CHECK_FALSE(matches_strongly(R"("b")", R"("a")"));
}
