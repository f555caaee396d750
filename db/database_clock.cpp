#include "db/database_clock.hpp"

#include "db/order_rows.hpp"
#include "sql_queries.hpp"

namespace orders::db {

namespace {

using std::chrono::microseconds;

/// An answer that took longer says too little.
constexpr std::chrono::milliseconds longest_question{500};
/// Clocks of one speed differ by less between two questions.
constexpr std::chrono::milliseconds drift{2};

microseconds of(database_clock::steady::time_point when) {
  return std::chrono::duration_cast<microseconds>(when.time_since_epoch());
}

microseconds of(domain::timestamp when) {
  return when.time_since_epoch();
}

}  // namespace

database_clock::database_clock()
    : ahead_((of(std::chrono::floor<microseconds>(
                  std::chrono::system_clock::now())) -
              of(steady::now()))
                 .count()) {}

domain::timestamp database_clock::now() const {
  const domain::timestamp exact{of(steady::now()) + microseconds{ahead_}};
  return std::chrono::floor<std::chrono::milliseconds>(exact);
}

void database_clock::ask(connection& c) {
  pqxx::nontransaction tx{c.raw()};
  // Once unheeded: preparing the statement takes a journey of its own.
  c.run(tx, sql::service_clock);
  const auto before = steady::now();
  const auto told = to_time(c.run(tx, sql::service_clock)[0][0]);
  learn(told, before, steady::now());
}

void database_clock::learn(domain::timestamp told, steady::time_point before,
                           steady::time_point after) {
  if (after - before > longest_question) return;
  const auto doubt = (of(after) - of(before)) / 2;
  const auto found = of(told) - (of(before) + doubt);
  if (std::chrono::abs(found - microseconds{ahead_}) > doubt + drift)
    ahead_ = found.count();
}

}  // namespace orders::db
