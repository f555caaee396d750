/// The time as the database has it, told without asking it.
///
/// Deadlines are kept in the database and found by its clock, so everything
/// that is compared with them, or with what another replica wrote, must be read
/// off the same clock. The clock of the machine that we run on may step, and
/// differs between replicas; so it is only looked at when this is made. From
/// then on the moment that the database last told is carried on by the steady
/// clock, which never steps.
///
/// Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>

#include "db/connection.hpp"
#include "domain/time.hpp"

namespace orders::db {

class database_clock {
 public:
  using steady = std::chrono::steady_clock;

  database_clock();

  /// In whole milliseconds.
  domain::timestamp now() const;

  /// Asks the database. Throws what libpqxx throws.
  void ask(connection& c);

  /// The database told `told` at some moment between the two. What is known
  /// better than that stays: small errors must not set the time back.
  void learn(domain::timestamp told, steady::time_point before,
             steady::time_point after);

 private:
  /// The database's microseconds since 1970 minus those of the steady clock.
  std::atomic<std::int64_t> ahead_;
};

using database_clock_ptr = std::shared_ptr<database_clock>;

}  // namespace orders::db
