/// A PostgreSQL cluster of a test's own, to be killed, restarted, filled up and
/// failed over: nothing that is done to it harms another test.
///
/// It lives in a temporary folder, listens on a port of 127.0.0.1 that stays
/// the same over restarts, trusts everybody, and is gone with the object. Its
/// server keeps what it was told: fsync and synchronous_commit are on. Run by
/// root, it belongs to the user postgres, since PostgreSQL refuses root. One
/// thread at a time; failures are exceptions that carry the server's log.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/process.hpp"
#include "tests/support/reserved_port.hpp"

namespace orders::tests {

struct cluster_options {
  /// As of `postgres -c`: "max_connections=20".
  std::vector<std::string> settings{};
  /// The folder that holds the data, or the write-ahead log alone; empty: a
  /// temporary one.
  std::string data_on{}, wal_on{};
};

class postgres_cluster {
 public:
  /// Made and started.
  explicit postgres_cluster(cluster_options options = {});
  /// A copy of `primary` that follows it, made and started.
  postgres_cluster(const postgres_cluster& primary, cluster_options options);
  ~postgres_cluster();
  postgres_cluster(const postgres_cluster&) = delete;
  postgres_cluster& operator=(const postgres_cluster&) = delete;

  std::uint16_t port() const {
    return static_cast<std::uint16_t>(port_.number());
  }
  /// Of the superuser and his database.
  std::string url() const;
  const std::string& data() const { return data_; }
  bool running() const { return server_ && server_->running(); }

  /// kill -9 of the postmaster. Its sessions notice and end a moment later.
  void kill();
  /// The orderly end, which throws sessions out.
  void stop();
  /// Starts it again, and returns when it takes sessions.
  void start();
  /// Whether it takes sessions.
  bool takes_sessions() const;

  /// Throws away what it holds, and is from now on a copy of `primary` that
  /// follows it. REQUIRES: it does not run.
  void follow(const postgres_cluster& primary);
  /// Makes the primary of a copy; returns when it takes writes.
  void promote();
  /// Changes a setting of the running server, and those to come.
  void set(const std::string& name, const std::string& value) const;
  /// One statement as superuser in his database; the first value, as text.
  std::string query(const std::string& sql) const;

 private:
  void make_home();
  void begin_start();
  void run(const std::string& program,
           const std::vector<std::string>& arguments) const;
  std::string take(const std::string& folder, const std::string& name) const;

  cluster_options options_;
  reserved_port port_;
  std::string home_, data_;
  std::unique_ptr<process> server_;
};

/// Names `program` of the installed PostgreSQL, as its owner has to call it.
std::vector<std::string> postgres_command(const std::string& program);

}  // namespace orders::tests
