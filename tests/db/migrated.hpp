/// Databases and shorthands of the tests of db/.
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "db/connection.hpp"
#include "db/database_url.hpp"
#include "db/group_commit.hpp"
#include "db/migrations.hpp"
#include "db/order_reader.hpp"
#include "tests/support/database.hpp"
#include "tests/support/order_maker.hpp"

namespace orders::tests {

inline std::string conninfo_of(const std::string& url,
                               const std::string& application = "test") {
  db::session_options options;
  options.application_name = application;
  auto made = db::to_conninfo(url, options);
  if (!made) throw std::runtime_error(made.error());
  return *made;
}

/// How many steps were taken.
inline int migrate(const database& d) {
  auto done = db::migrate(conninfo_of(d.url()), [](const std::string&) {});
  if (!done) throw std::runtime_error(done.error());
  return *done;
}

/// A database with all tables, and a connection to read it by.
class migrated_database : public database {
 public:
  migrated_database() { migrate(*this); }

  std::string conninfo(const std::string& application = "test") const {
    return conninfo_of(url(), application);
  }

  db::connection& reader() {
    if (!reader_) reader_ = std::make_unique<db::connection>(conninfo());
    return *reader_;
  }

  /// The order as the service sees it. REQUIRES: it is there.
  domain::order order(const domain::uuid& id) {
    return db::orders_by_ids(reader(), {&id, 1}).at(0);
  }

  std::int64_t count(const std::string& from) const {
    return value<std::int64_t>("select count(*) from " + from);
  }

 private:
  std::unique_ptr<db::connection> reader_;
};

inline db::write_outcome commit_one(db::group_commit& writer,
                                    db::write_command command) {
  return writer.commit({&command, 1}).at(0);
}

inline db::write_outcome place(db::group_commit& writer,
                               const domain::placement& p) {
  return commit_one(writer, &p);
}

inline db::write_outcome change(db::group_commit& writer,
                                const domain::order_change& c) {
  return commit_one(writer, &c);
}

/// Commands of one kind as one batch.
template <class T>
std::vector<db::write_outcome> commit_all(db::group_commit& writer,
                                          const std::vector<T>& all) {
  std::vector<db::write_command> batch;
  for (const auto& one : all) batch.emplace_back(&one);
  return writer.commit(batch);
}

/// Places one checkout of one default order and answers the order.
inline domain::order placed_order_in(migrated_database& d,
                                     db::group_commit& writer) {
  const auto p = a_checkout().make();
  if (place(writer, p).verdict != db::write_verdict::committed)
    throw std::runtime_error("the order was not placed");
  return d.order(p.orders.at(0).order.id);
}

inline bool is_committed(const db::write_outcome& outcome) {
  return outcome.verdict == db::write_verdict::committed;
}

/// The text of a file in tests/db/data.
inline std::string data_file(const std::string& name) {
  const auto path = std::filesystem::path{__FILE__}.parent_path() / "data";
  std::ifstream file{path / name};
  if (!file) throw std::runtime_error("no test data " + name);
  return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace orders::tests
