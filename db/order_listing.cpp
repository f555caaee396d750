#include "db/order_listing.hpp"

#include <algorithm>
#include <functional>

#include "db/moment_text.hpp"
#include "db/order_reader.hpp"
#include "db/order_rows.hpp"
#include "sql_queries.hpp"

namespace orders::db {

namespace {

using domain::optional_text;
using domain::uuid;

/// `%text%` with the wildcards of LIKE taken literally (F58).
std::string like_pattern(const std::string& text) {
  std::string out = "%";
  for (char ch : text) {
    if (ch == '%' || ch == '_' || ch == '\\') out += '\\';
    out += ch;
  }
  return out + "%";
}

template <class T, class F>
optional_text mapped(const std::optional<T>& value, F&& f) {
  return value ? optional_text{std::invoke(f, *value)} : std::nullopt;
}

/// A filter as the statements take it.
struct filter_texts {
  explicit filter_texts(const domain::order_filter& f)
      : user(mapped(f.user_id, &uuid::text)),
        seller(mapped(f.seller_id, &uuid::text)),
        status(f.status),
        source(f.source),
        from(mapped(f.from, moment_text)),
        to(mapped(f.to, moment_text)),
        search(mapped(f.search, like_pattern)) {}

  optional_text user, seller, status, source, from, to, search;
};

struct count {
  std::int64_t orders;
  bool is_least;
};

count kept_total(connection& c, pqxx::transaction_base& tx,
                 const filter_texts& f) {
  const auto rows = c.run(tx, sql::order_total, f.seller, f.status, f.source);
  return {rows[0][0].as<std::int64_t>(), false};
}

count counted(connection& c, pqxx::transaction_base& tx,
              const filter_texts& f) {
  const auto most = f.search ? most_counted_of_search : most_counted;
  const auto rows =
      f.search ? c.run(tx, sql::order_search_count, f.user, f.seller, f.status,
                       f.source, f.from, f.to, most + 1, *f.search)
               : c.run(tx, sql::order_count, f.user, f.seller, f.status,
                       f.source, f.from, f.to, most + 1);
  const auto found = rows[0][0].as<std::int64_t>();
  return {std::min(found, most), found > most};
}

count total(connection& c, pqxx::transaction_base& tx, const filter_texts& f) {
  const bool kept = !f.user && !f.from && !f.to && !f.search;
  return kept ? kept_total(c, tx, f) : counted(c, tx, f);
}

/// One more than the window shows, to know whether there is more.
std::vector<domain::listing_position> positions_in(
    connection& c, pqxx::transaction_base& tx, const filter_texts& f,
    const domain::order_window& w) {
  const auto moment = mapped(
      w.after, [](const auto& at) { return moment_text(at.created_at); });
  const auto id = mapped(w.after, [](const auto& at) { return at.id.text(); });
  const auto rows =
      f.search
          ? c.run(tx, sql::order_search_ids, f.user, f.seller, f.status,
                  f.source, f.from, f.to, moment, id, w.limit + 1, w.offset,
                  *f.search)
          : c.run(tx, sql::order_page_ids, f.user, f.seller, f.status, f.source,
                  f.from, f.to, moment, id, w.limit + 1, w.offset);
  std::vector<domain::listing_position> out;
  for (const auto& row : rows)
    out.push_back({to_time(row[1]), to_uuid(row[0])});
  return out;
}

}  // namespace

domain::order_page page_of_orders(connection& c,
                                  const domain::order_filter& filter,
                                  const domain::order_window& window) {
  const filter_texts texts{filter};
  domain::order_page page;
  std::vector<domain::listing_position> found;
  {
    pqxx::nontransaction tx{c.raw()};
    if (window.with_total) {
      const auto all = total(c, tx, texts);
      page.total = all.orders;
      page.total_is_least = all.is_least;
      if (!all.is_least && all.orders <= window.offset) return page;
    }
    found = positions_in(c, tx, texts, window);
  }
  if (static_cast<std::int64_t>(found.size()) > window.limit) {
    found.pop_back();
    page.next = found.back();
  }
  std::vector<uuid> ids;
  for (const auto& at : found) ids.push_back(at.id);
  page.orders = orders_by_ids(c, ids);
  return page;
}

std::int64_t fold_order_totals(connection& c, std::int64_t most) {
  pqxx::nontransaction tx{c.raw()};
  return c.run(tx, sql::order_fold_totals, most)[0][0].as<std::int64_t>();
}

}  // namespace orders::db
