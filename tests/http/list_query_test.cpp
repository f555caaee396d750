#include "http/list_query.hpp"

#include <catch2/catch.hpp>

#include "tests/http/faults.hpp"

using namespace orders;
using namespace orders::http;
using namespace orders::tests;

namespace {

constexpr const char* id = "00000000-0000-0000-0000-000000000001";

list_query read(const httplib::Params& query) {
  field_errors errors;
  const auto out = read_list_query(query, errors);
  CHECK(errors.empty());
  REQUIRE(out);
  return *out;
}

lines faults(const httplib::Params& query) {
  field_errors errors;
  CHECK_FALSE(read_list_query(query, errors));
  return lines_of(errors);
}

}  // namespace

TEST_CASE("without a query the first twenty of all are listed", "[list]") {
  const auto q = read({});
  CHECK(q.page == 1);
  CHECK(q.limit == 20);
  const auto& f = q.filter;
  CHECK_FALSE((f.user_id || f.seller_id || f.status || f.source || f.from ||
               f.to || f.search));
}

TEST_CASE("every filter is read", "[list]") {
  const auto q = read({{"userId", id},
                       {"sellerId", "00000000-0000-0000-0000-0000000000AB"},
                       {"status", "paid"},
                       {"orderSource", "seller"},
                       {"startDate", "2026-01-01"},
                       {"endDate", "2026-01-02T07:00:00+07:00"},
                       {"search", "50%_"},
                       {"page", "3"},
                       {"limit", "100"},
                       {"unknown", "ignored"}});
  CHECK(q.filter.user_id->text() == id);
  CHECK(q.filter.seller_id->text() == "00000000-0000-0000-0000-0000000000ab");
  CHECK(q.filter.status == "paid");
  CHECK(q.filter.source == "seller");
  CHECK(domain::to_iso_text(*q.filter.from) == "2026-01-01T00:00:00.000Z");
  CHECK(domain::to_iso_text(*q.filter.to) == "2026-01-02T00:00:00.000Z");
  CHECK(q.filter.search == "50%_");
  CHECK(q.page == 3);
  CHECK(q.limit == 100);
}

TEST_CASE("empty texts filter nothing", "[list]") {
  const auto f =
      read({{"status", ""}, {"orderSource", ""}, {"search", ""}}).filter;
  CHECK_FALSE(f.status);
  CHECK_FALSE(f.source);
  CHECK_FALSE(f.search);
}

TEST_CASE("all sources that rows may hold can be asked for", "[list]") {
  for (const auto* source : {"brand", "seller", "live_commerce"})
    CHECK(read({{"orderSource", source}}).filter.source == source);
}

TEST_CASE("a bad parameter is an invalid value", "[list]") {
  struct bad {
    const char* name;
    std::string value;
  };
  const auto b = GENERATE(values<bad>({
      {"userId", ""},
      {"userId", "1"},
      {"sellerId", ""},
      {"sellerId", "x"},
      {"status", "lost"},
      {"status", "Paid"},
      {"orderSource", "shop"},
      {"startDate", ""},
      {"startDate", "2026-02-30"},
      {"startDate", "2026-W01"},
      {"startDate", "20260101"},
      {"startDate", "0001-01-01T00:00:00+00:01"},
      {"endDate", "yesterday"},
      {"page", ""},
      {"page", "0"},
      {"page", "-1"},
      {"page", "1.0"},
      {"page", "1e3"},
      {"page", "one"},
      {"page", "99999999999999999999"},
      {"limit", ""},
      {"limit", "0"},
      {"limit", "101"},
      {"limit", "20 "},
      {"search", std::string(256, 'x')},
      {"search", std::string("a\0b", 3)},
      {"search", "\xff"},
      {"search", "\xc3"},
      {"search", "\xff\""},  // an escape makes up for the lost byte
      {"search", "\xff\n\n"},
  }));
  INFO(b.name << "=" << b.value);
  CHECK(faults({{b.name, b.value}}) ==
        lines{std::string{b.name} + ": Invalid value"});
}

TEST_CASE("all bad parameters are listed", "[list]") {
  CHECK(faults({{"userId", "x"}, {"page", "0"}, {"limit", "0"}}) ==
        lines{"userId: Invalid value", "page: Invalid value",
              "limit: Invalid value"});
}

TEST_CASE("a repeated parameter is an invalid value", "[list]") {
  CHECK(faults({{"status", "paid"}, {"status", "paid"}}) ==
        lines{"status: Invalid value"});
  CHECK(faults({{"page", "1"}, {"page", "2"}}) == lines{"page: Invalid value"});
}
