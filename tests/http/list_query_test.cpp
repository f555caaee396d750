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

TEST_CASE("a cursor reads on where a page before ended", "[list]") {
  const domain::listing_position at{
      *domain::parse_iso("2026-01-02T03:04:05.678901Z",
                         domain::iso_form::date_time),
      *domain::uuid::parse(id)};
  const auto q = read({{"cursor", at.text()}, {"limit", "7"}});
  CHECK(q.by_cursor);
  const auto w = q.window();
  CHECK(w.after == at);
  CHECK(w.limit == 7);
  CHECK(w.offset == 0);
  CHECK_FALSE(w.with_total);
}

TEST_CASE("an empty cursor begins", "[list]") {
  const auto q = read({{"cursor", ""}});
  CHECK(q.by_cursor);
  CHECK_FALSE(q.window().after);
}

TEST_CASE("without a cursor a page is turned to, and all are counted",
          "[list]") {
  const auto w = read({{"page", "3"}, {"limit", "50"}}).window();
  CHECK_FALSE(w.after);
  CHECK(w.offset == 100);
  CHECK(w.limit == 50);
  CHECK(w.with_total);
}

TEST_CASE("a cursor that was never given out is refused", "[list]") {
  const std::string zeros(47, '0');
  for (const auto& cursor : {std::string{"x"}, zeros, zeros + "g", zeros + "00",
                             "7" + std::string(15, 'f') + std::string(32, '0')})
    CHECK(faults({{"cursor", cursor}}) == lines{"cursor: Invalid value"});
}

TEST_CASE("who reads by cursor has no page", "[list]") {
  CHECK(faults({{"cursor", ""}, {"page", "1"}}) ==
        lines{"page: Invalid value"});
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
