/// From ORDER_DATABASE_URL to what libpq understands.
///
/// The platform's URLs were written for another client library: query
/// parameters that libpq does not know (connection_limit, pool_timeout, ...)
/// are left out, `schema` becomes the search path. Every session gets UTC,
/// ISO dates, plans by index, and server-side limits, so that no statement
/// waits for ever.
#pragma once

#include <chrono>
#include <string>
#include <tl/expected.hpp>

namespace orders::db {

struct session_options {
  std::string application_name = "order-service";
  std::chrono::milliseconds statement_timeout{5000};
  std::chrono::milliseconds lock_timeout{2000};
  /// Hosts of a failover pair are tried until one takes writes.
  bool read_write = true;
};

/// The error is one plain sentence without secrets.
tl::expected<std::string, std::string> to_conninfo(
    const std::string& url, const session_options& options);

}  // namespace orders::db
