/// A database of a test's own in the cluster of TEST_DATABASE_URL (the URL of
/// a superuser; `script/test` sets it), or in a cluster that the test made.
///
/// It is empty when made, has a name that no other test has, and is dropped
/// together with whoever is still connected when the object goes. Every query
/// uses a session of its own: so they may come from any thread, and ending the
/// sessions of the program under test never harms the test's. For errors it
/// throws what libpqxx throws, or std::runtime_error.
#pragma once

#include <cstdint>
#include <pqxx/pqxx>
#include <string>

namespace orders::tests {

class database {
 public:
  database();
  /// `server`: the URL of a superuser, e.g. of a postgres_cluster.
  explicit database(const std::string& server);
  ~database();
  database(const database&) = delete;
  database& operator=(const database&) = delete;

  const std::string& name() const { return name_; }

  /// What a program takes as ORDER_DATABASE_URL.
  std::string url() const;

  /// The same database through a listener on 127.0.0.1, e.g. a tcp_gate.
  std::string url_through(std::uint16_t port) const;

  /// Where the server itself listens.
  const std::string& server_host() const { return host_; }
  std::uint16_t server_port() const { return port_; }

  /// A copy of the server took over, on another port: queries go there from
  /// now on. Not while another thread queries.
  void moves_to(std::uint16_t port) { port_ = port; }

  /// One statement with parameters $1, $2, ..., committed at once. Without
  /// parameters `sql` may hold many statements, run as one transaction.
  template <class... Args>
  pqxx::result query(const std::string& sql, const Args&... args) const {
    pqxx::connection session{url()};
    pqxx::nontransaction tx{session};
    if constexpr (sizeof...(args) == 0)
      return tx.exec(sql);
    else
      return tx.exec_params(sql, args...);
  }

  /// The first column of the first row.
  template <class T, class... Args>
  T value(const std::string& sql, const Args&... args) const {
    return query(sql, args...).at(0).at(0).template as<T>();
  }

  /// Ends every session of this database and returns when they are gone: how
  /// many there were.
  int end_sessions() const;

  /// `false`: nobody gets a new session, the test's own queries neither;
  /// sessions that exist go on.
  void allow_sessions(bool allowed) const;

 private:
  std::string url_of(const std::string& database_name) const;

  std::string prefix_;  // up to the host
  std::string host_;
  std::uint16_t port_ = 5432;
  std::string given_name_, suffix_;  // the database's part and the parameters
  std::string name_;
};

}  // namespace orders::tests
