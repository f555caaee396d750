/// One connection to PostgreSQL, for one thread.
///
/// Statements are prepared on first use. A connection that was lost once is
/// never used again: libpqxx 6 would silently reactivate it, without our
/// session. The keeper makes a new one, with back-off.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <pqxx/pqxx>
#include <unordered_set>

#include "db/error.hpp"
#include "db/statement.hpp"

namespace orders::db {

class connection {
 public:
  /// Throws what libpqxx throws when there is no server.
  explicit connection(const std::string& conninfo) : raw_(conninfo) {}

  /// Runs a prepared statement inside `tx`.
  template <class... Args>
  pqxx::result run(pqxx::transaction_base& tx, const statement& s,
                   const Args&... args) {
    if (prepared_.insert(s.name).second) raw_.prepare(s.name, s.text);
    return tx.exec_prepared(s.name, args...);
  }

  pqxx::connection& raw() { return raw_; }

 private:
  pqxx::connection raw_;
  std::unordered_set<const char*> prepared_;
};

/// Calls `work` and turns every exception of libpqxx into an error.
/// `lost` tells whether the connection must be thrown away.
template <class F>
auto guarded(F&& work, bool& lost) -> result<decltype(work())>;

/// Holds a connection and replaces it when it is lost.
class connection_keeper {
 public:
  /// `conninfo`: see database_url.hpp.
  explicit connection_keeper(std::string conninfo)
      : conninfo_(std::move(conninfo)) {}

  /// Runs `work(connection&)`. Without a connection it tries to make one, at
  /// most once per back-off interval, and fails at once in between.
  template <class F>
  auto with(F&& work) -> result<std::invoke_result_t<F, connection&>> {
    if (auto ready = ensure(); !ready)
      return tl::make_unexpected(ready.error());
    bool lost = false;
    auto out = guarded([&] { return work(*connection_); }, lost);
    if (lost) connection_.reset();
    return out;
  }

  bool connected() const { return connection_ != nullptr; }

 private:
  result<bool> ensure();

  std::string conninfo_;
  std::unique_ptr<connection> connection_;
  std::chrono::steady_clock::time_point next_attempt_{};
  std::chrono::milliseconds pause_{0};
};

/// The error that the exception in flight amounts to. REQUIRES: called in a
/// catch block.
error current_error(bool& lost);

template <class F>
auto guarded(F&& work, bool& lost) -> result<decltype(work())> {
  try {
    return work();
  } catch (const std::exception&) {
    return tl::make_unexpected(current_error(lost));
  }
}

}  // namespace orders::db
