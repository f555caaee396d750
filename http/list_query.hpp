/// The query of a listing, validated (contract 1.5).
#pragma once

#include <httplib.h>

#include <optional>

#include "domain/order_query.hpp"
#include "http/field_errors.hpp"

namespace orders::http {

struct list_query {
  domain::order_filter filter;
  std::int64_t page = 1;
  std::int64_t limit = 20;
  /// Reads on from a position instead of turning to a page: `cursor` was given.
  bool by_cursor = false;
  /// Absent also for an empty cursor, which begins.
  std::optional<domain::listing_position> after;

  domain::order_window window() const;
};

/// Both give nothing when `errors` got an entry.
std::optional<list_query> read_list_query(const httplib::Params& query,
                                          field_errors& errors);
/// Only the filters, for what has no pages.
std::optional<domain::order_filter> read_order_filter(
    const httplib::Params& query, field_errors& errors);

}  // namespace orders::http
