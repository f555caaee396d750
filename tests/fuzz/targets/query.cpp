// The queries of the listing and of the event feed.
//
//   input = the query as it stands in the request line
#include "domain/column_limits.hpp"
#include "http/feed_query.hpp"
#include "http/form_body.hpp"
#include "http/list_query.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/fuzz/text_rules.hpp"

namespace orders::fuzz {

namespace {

using parameters = std::multimap<std::string, std::string>;

/// Every byte as %XX, which means the same wherever it stands.
std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += "0123456789ABCDEF"[byte >> 4U];
    out += "0123456789abcdef"[byte & 15U];
  }
  return out;
}

std::string joined(const parameters& all) {
  std::string out;
  for (const auto& [name, value] : all)
    out += encoded(name) + "=" + encoded(value) + "&";
  return out;
}

void check_faults(bool accepted, const http::field_errors& errors,
                  const parameters& given) {
  must(accepted == errors.empty(), "a query is accepted or has faults");
  for (const auto& error : errors.all())
    must(!error.message.empty() && given.contains(error.field),
         "a fault names a parameter that is there");
}

// -- listing -----------------------------------------------------------------

/// The parameters that ask for just this.
parameters written(const http::list_query& query) {
  const auto& f = query.filter;
  parameters out{{"limit", std::to_string(query.limit)}};
  if (query.by_cursor)
    out.emplace("cursor", query.after ? query.after->text() : "");
  else
    out.emplace("page", std::to_string(query.page));
  if (f.user_id) out.emplace("userId", f.user_id->text());
  if (f.seller_id) out.emplace("sellerId", f.seller_id->text());
  if (f.status) out.emplace("status", *f.status);
  if (f.source) out.emplace("orderSource", *f.source);
  if (f.from) out.emplace("startDate", domain::to_iso_text(*f.from));
  if (f.to) out.emplace("endDate", domain::to_iso_text(*f.to));
  if (f.search) out.emplace("search", *f.search);
  return out;
}

std::optional<http::list_query> check_listing(const parameters& query) {
  http::field_errors errors, errors_of_export;
  const auto got = http::read_list_query(query, errors);
  check_faults(got.has_value(), errors, query);
  const auto filter = http::read_order_filter(query, errors_of_export);
  check_faults(filter.has_value(), errors_of_export, query);
  must(!got || filter, "what filters a listing filters an export");
  if (!got) return got;
  must(got->page >= 1 && got->page <= 1'000'000'000 && got->limit >= 1 &&
           got->limit <= 100,
       "page and limit are within their bounds");
  must(got->window().offset == 0 || !got->window().after,
       "who reads by cursor passes over nothing");
  must(is_text(got->filter.search, 255), "a search is a text that is stored");
  must(!got->filter.status || domain::parse_order_status(*got->filter.status),
       "a status is one that there is");
  return got;
}

// -- feed --------------------------------------------------------------------

void check_feed(const parameters& query) {
  http::field_errors errors;
  const auto got = http::read_feed_query(query, errors);
  check_faults(got.has_value(), errors, query);
  if (!got) return;
  must(got->limit >= 1 && got->limit <= 1000 && got->wait.count() >= 0 &&
           got->wait.count() <= 30,
       "limit and wait are within their bounds");
  const auto cursor = got->after.text();
  must(cursor.size() == 48, "a cursor has 48 digits");
  must(domain::feed_position::parse(cursor) == got->after,
       "a cursor written down is the same");
}

}  // namespace

void take(std::string_view input) {
  const auto query = http::parse_query(input);
  must(http::parse_query(joined(query)) == query,
       "a query written down is the same");
  check_feed(query);
  if (const auto listing = check_listing(query)) {
    const auto once = written(*listing);
    const auto again = check_listing(once);
    must(again && written(*again) == once,
         "a listing's filter written down is the same");
  }
}

}  // namespace orders::fuzz
