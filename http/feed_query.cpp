#include "http/feed_query.hpp"

#include "http/query_reader.hpp"

namespace orders::http {

namespace {

constexpr std::int64_t largest_page = 1000;
/// Below the patience of gateways and of our own edge.
constexpr std::int64_t longest_wait = 30;

}  // namespace

std::optional<feed_query> read_feed_query(const httplib::Params& query,
                                          field_errors& errors) {
  query_reader reader{query, errors};
  feed_query out;
  if (const auto cursor = reader.single("after")) {
    const auto position = domain::feed_position::parse(*cursor);
    if (position)
      out.after = *position;
    else
      reader.fault("after");
  }
  out.limit = reader.number("limit", {1, largest_page}, out.limit);
  out.wait = std::chrono::seconds{reader.number("wait", {0, longest_wait}, 0)};
  return errors.empty() ? std::optional{out} : std::nullopt;
}

}  // namespace orders::http
