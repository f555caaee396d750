#include "http/list_query.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "domain/column_limits.hpp"
#include "domain/utf8.hpp"

namespace orders::http {

namespace {

constexpr const char* invalid = "Invalid value";  // contract 1.2
constexpr std::size_t longest_search = 255;
/// Far beyond any listing; keeps page x limit within 64 bits.
constexpr std::int64_t last_page = 1'000'000'000;

constexpr std::array<std::string_view, 3> sources = {"brand", "seller",
                                                     "live_commerce"};

class query_reader {
 public:
  query_reader(const httplib::Params& query, field_errors& errors)
      : query_(query), errors_(errors) {}

  /// The value of a parameter; a repeated or `name[x]` one is a fault.
  std::optional<std::string> single(const char* name) {
    const auto count = query_.count(name);
    if (count == 0) return std::nullopt;
    auto value = query_.find(name)->second;
    if (count == 1 && domain::is_storable_text(value)) return value;
    fault(name);
    return std::nullopt;
  }

  std::optional<domain::uuid> id(const char* name) {
    const auto text = single(name);
    if (!text) return std::nullopt;
    const auto out = domain::uuid::parse(*text);
    if (!out) fault(name);
    return out;
  }

  std::optional<domain::timestamp> moment(const char* name) {
    const auto text = single(name);
    if (!text) return std::nullopt;
    const auto out =
        domain::parse_iso(*text, domain::iso_form::date_or_date_time);
    if (!out) fault(name);
    return out;
  }

  std::int64_t number(const char* name, std::int64_t fallback,
                      std::int64_t most) {
    const auto text = single(name);
    if (!text) return fallback;
    std::int64_t out = 0;
    const auto* end = text->data() + text->size();
    const auto parsed = std::from_chars(text->data(), end, out);
    if (parsed.ec == std::errc{} && parsed.ptr == end && out >= 1 &&
        out <= most)
      return out;
    fault(name);
    return fallback;
  }

  void fault(const char* name) { errors_.add(name, invalid); }

 private:
  const httplib::Params& query_;
  field_errors& errors_;
};

/// A filter that is there but empty filters nothing.
domain::optional_text unless_empty(domain::optional_text text) {
  return text && !text->empty() ? text : std::nullopt;
}

}  // namespace

std::optional<list_query> read_list_query(const httplib::Params& query,
                                          field_errors& errors) {
  query_reader reader{query, errors};
  list_query out;
  auto& f = out.filter;
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
  out.page = reader.number("page", 1, last_page);
  out.limit = reader.number("limit", 20, 100);
  return errors.empty() ? std::optional{out} : std::nullopt;
}

}  // namespace orders::http
