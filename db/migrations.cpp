#include "db/migrations.hpp"

#include <chrono>
#include <map>
#include <regex>
#include <thread>

#include "db/connection.hpp"
#include "db/newest_primary.hpp"
#include "domain/digest.hpp"
#include "sql_migrations.hpp"

namespace orders::db {

namespace {

using namespace std::chrono_literals;

/// Any constant: the key of the advisory lock that replicas share.
constexpr const char* lock_key = "7262510301";
constexpr auto lock_patience = 10min;
constexpr auto lock_pause = 100ms;
/// Writers never wait longer than this behind a step that waits for its lock.
constexpr const char* step_lock_timeout = "set lock_timeout = '800ms'";
constexpr int most_tries_of_a_step = 200;
constexpr auto step_pause = 250ms;

pqxx::result exec(connection& c, const std::string& text) {
  pqxx::nontransaction tx{c.raw()};
  return tx.exec(text);
}

struct applied_step {
  std::string checksum, applied_at;
};

std::map<std::string, applied_step> applied_steps(connection& c) {
  std::map<std::string, applied_step> out;
  if (exec(c, "select to_regclass('schema_migration')")[0][0].is_null())
    return out;
  for (const auto& row : exec(c,
                              "select name, checksum, to_char(applied_at, "
                              "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') "
                              "from schema_migration"))
    out[row[0].c_str()] = {row[1].c_str(), row[2].c_str()};
  return out;
}

void take_advisory_lock(connection& c, const migration_log& log) {
  const auto deadline = std::chrono::steady_clock::now() + lock_patience;
  // Polled, because a session that waits inside the server would in turn hold
  // up the concurrent index builds of the one that has the lock.
  for (bool told = false;; told = true) {
    if (exec(c,
             std::string{"select pg_try_advisory_lock("} + lock_key + ")")[0][0]
            .as<bool>())
      return;
    if (!told) log("another process migrates this database; waiting for it");
    if (std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error(
          "another process has held the migration lock for ten minutes");
    std::this_thread::sleep_for(lock_pause);
  }
}

void record(pqxx::transaction_base& tx, const statement& step) {
  tx.exec_params(
      "insert into schema_migration (name, checksum) values ($1, $2)",
      step.name, domain::sha256_hex(step.text));
}

void apply_in_transaction(connection& c, const statement& step) {
  for (int attempt = 1;; ++attempt) {
    bool lost = false;
    exec(c, step_lock_timeout);
    auto done = guarded(
        [&] {
          pqxx::work tx{c.raw()};
          tx.exec(step.text);
          record(tx, step);
          tx.commit();
          return true;
        },
        lost);
    if (done) return;
    const bool in_the_way =
        done.error().code == errc::timeout || done.error().code == errc::retry;
    if (!in_the_way || attempt == most_tries_of_a_step)
      throw std::runtime_error(done.error().message);
    std::this_thread::sleep_for(step_pause);
  }
}

/// An interrupted concurrent build leaves an invalid index behind, which
/// `if not exists` would take for a good one.
void drop_invalid_index(connection& c, const statement& step) {
  static const std::regex name_of_index{
      R"(index concurrently if not exists (\w+))"};
  std::cmatch found;
  if (!std::regex_search(step.text, found, name_of_index)) return;
  const auto name = found[1].str();
  pqxx::nontransaction tx{c.raw()};
  const auto rows = tx.exec_params(
      "select 1 from pg_index where indexrelid = to_regclass($1) "
      "and not indisvalid",
      name);
  if (!rows.empty()) tx.exec("drop index concurrently " + name);
}

void apply_without_transaction(connection& c, const statement& step) {
  exec(c, "set lock_timeout = 0");
  drop_invalid_index(c, step);
  pqxx::nontransaction tx{c.raw()};
  tx.exec(step.text);
  record(tx, step);
}

void apply(connection& c, const statement& step) {
  const std::string_view text{step.text};
  if (text.starts_with("-- transaction: none"))
    apply_without_transaction(c, step);
  else
    apply_in_transaction(c, step);
}

int migrate_all(connection& c, const migration_log& log) {
  exec(c, "set statement_timeout = 0");
  // Steps that fill a new table read the whole of an old one.
  exec(c, "set enable_seqscan = on");
  take_advisory_lock(c, log);
  exec(c,
       "create table if not exists schema_migration ("
       "name text primary key, checksum text not null, "
       "applied_at timestamptz not null default now())");
  const auto known = applied_steps(c);
  int count = 0;
  for (const auto& step : sql::all_migrations) {
    const auto found = known.find(step.name);
    if (found != known.end()) {
      if (found->second.checksum != domain::sha256_hex(step.text))
        throw std::runtime_error("migration " + std::string{step.name} +
                                 " differs from the one that was applied");
      continue;
    }
    log("applying " + std::string{step.name});
    apply(c, step);
    ++count;
  }
  exec(c, std::string{"select pg_advisory_unlock("} + lock_key + ")");
  return count;
}

template <class F>
auto connected(const std::string& conninfo, F&& work)
    -> tl::expected<std::invoke_result_t<F, connection&>, std::string> {
  try {
    connection c{newest_primary(conninfo)};
    return work(c);
  } catch (const std::exception& e) {
    return tl::make_unexpected(std::string{e.what()});
  }
}

}  // namespace

tl::expected<int, std::string> migrate(const std::string& conninfo,
                                       const migration_log& log) {
  return connected(conninfo,
                   [&](connection& c) { return migrate_all(c, log); });
}

tl::expected<std::vector<migration_state>, std::string> migration_status(
    const std::string& conninfo) {
  return connected(conninfo, [](connection& c) {
    const auto known = applied_steps(c);
    std::vector<migration_state> out;
    for (const auto& step : sql::all_migrations) {
      auto& state = out.emplace_back();
      state.name = step.name;
      const auto found = known.find(step.name);
      if (found != known.end()) state.applied_at = found->second.applied_at;
    }
    return out;
  });
}

}  // namespace orders::db
