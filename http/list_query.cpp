#include "http/list_query.hpp"

#include <algorithm>
#include <array>

#include "domain/column_limits.hpp"
#include "http/query_reader.hpp"

namespace orders::http {

namespace {

constexpr std::size_t longest_search = 255;
/// Far beyond any listing; keeps page x limit within 64 bits.
constexpr std::int64_t last_page = 1'000'000'000;

constexpr std::array<std::string_view, 3> sources = {"brand", "seller",
                                                     "live_commerce"};

/// A filter that is there but empty filters nothing.
domain::optional_text unless_empty(domain::optional_text text) {
  return text && !text->empty() ? text : std::nullopt;
}

domain::order_filter read_filters(query_reader& reader) {
  domain::order_filter f;
  f.user_id = reader.id("userId");
  f.seller_id = reader.id("sellerId");
  f.status = unless_empty(reader.single("status"));
  if (f.status && !domain::parse_order_status(*f.status))
    reader.fault("status");
  f.source = unless_empty(reader.single("orderSource"));
  if (f.source &&
      std::find(sources.begin(), sources.end(), *f.source) == sources.end())
    reader.fault("orderSource");
  f.from = reader.moment("startDate");
  f.to = reader.moment("endDate");
  f.search = unless_empty(reader.single("search"));
  if (f.search && !domain::fits(*f.search, longest_search))
    reader.fault("search");
  return f;
}

/// Whoever reads by cursor has no page.
void read_cursor(query_reader& reader, const httplib::Params& query,
                 list_query& out) {
  const auto cursor = reader.single("cursor");
  if (!cursor) return;
  out.by_cursor = true;
  if (!cursor->empty()) {
    out.after = domain::listing_position::parse(*cursor);
    if (!out.after) reader.fault("cursor");
  }
  if (query.count("page") > 0) reader.fault("page");
}

}  // namespace

domain::order_window list_query::window() const {
  return {after, by_cursor ? 0 : (page - 1) * limit, limit, !by_cursor};
}

std::optional<list_query> read_list_query(const httplib::Params& query,
                                          field_errors& errors) {
  query_reader reader{query, errors};
  list_query out;
  out.filter = read_filters(reader);
  read_cursor(reader, query, out);
  out.page = reader.number("page", {1, last_page}, 1);
  out.limit = reader.number("limit", {1, 100}, 20);
  return errors.empty() ? std::optional{out} : std::nullopt;
}

std::optional<domain::order_filter> read_order_filter(
    const httplib::Params& query, field_errors& errors) {
  query_reader reader{query, errors};
  auto out = read_filters(reader);
  return errors.empty() ? std::optional{std::move(out)} : std::nullopt;
}

}  // namespace orders::http
