// A PostgreSQL that speaks TLS, with the certificate of a throwaway authority:
// everything that the service says to it is encrypted, and it says nothing to
// a server whose certificate it cannot verify.
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "tests/support/basket.hpp"
#include "tests/support/checker.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
namespace fs = std::filesystem;

namespace {

/// A folder with an authority (ca.pem) and a certificate of it for localhost
/// (server.pem, server.key), as the openssl program makes them.
class throwaway_authority {
 public:
  throwaway_authority() {
    char made[] = "/tmp/order-test-tls-XXXXXX";
    if (!::mkdtemp(made)) throw std::runtime_error("no temporary folder");
    folder_ = made;
    // PostgreSQL runs as somebody else and has to get at its certificate.
    ::chmod(made, 0755);
    openssl({"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
             "-subj", "/CN=throwaway authority", "-keyout", file("ca.key"),
             "-out", file("ca.pem")});
    openssl({"req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost", "-keyout",
             file("server.key"), "-out", file("server.csr")});
    openssl({"x509", "-req", "-in", file("server.csr"), "-days", "1", "-CA",
             file("ca.pem"), "-CAkey", file("ca.key"), "-CAcreateserial",
             "-copy_extensions", "copy", "-out", file("server.pem")});
  }
  ~throwaway_authority() { fs::remove_all(folder_); }
  throwaway_authority(const throwaway_authority&) = delete;
  throwaway_authority& operator=(const throwaway_authority&) = delete;

  std::string file(const std::string& name) const {
    return folder_ + "/" + name;
  }

 private:
  static void openssl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "/usr/bin/openssl");
    process made{arguments};
    if (made.await_end() != 0) throw std::runtime_error(made.output());
  }

  std::string folder_;
};

cluster_options speaking_tls(const throwaway_authority& authority) {
  return {.settings = {"ssl=on",
                       "ssl_cert_file=" + authority.file("server.pem"),
                       "ssl_key_file=" + authority.file("server.key")}};
}

/// The server demands that its key is its own.
const throwaway_authority& given_to_postgres(
    const throwaway_authority& authority) {
  if (::geteuid() == 0) {
    process given{{"/bin/chown", "postgres", authority.file("server.key")}};
    if (given.await_end() != 0) throw std::runtime_error(given.output());
  }
  return authority;
}

std::string url_of(const database& db, const std::string& ca_file) {
  return "postgresql://postgres@localhost:" + std::to_string(db.server_port()) +
         "/" + db.name() + "?sslmode=verify-full&sslrootcert=" + ca_file;
}

}  // namespace

TEST_CASE("every session with the database is encrypted where that is asked") {
  const throwaway_authority authority;
  const postgres_cluster cluster{speaking_tls(given_to_postgres(authority))};
  const database db{cluster.url()};
  const reserved_port port;
  const sandbox neighbours{port.number()};
  service orders{port, neighbours, url_of(db, authority.file("ca.pem"))};
  client_log log;
  auto browser = orders.connect();
  const auto placed = check_out(browser, shopper(), basket("over-tls"));
  log.checkout(shopper(), "over-tls", placed);
  CHECK(placed.status == 201);
  // The test's own session is not one of the service's.
  const auto sessions = db.query(
      "select count(*), count(*) filter (where s.ssl) "
      "from pg_stat_ssl s join pg_stat_activity a using (pid) "
      "where a.datname = current_database() and a.pid <> pg_backend_pid()");
  CHECK(sessions[0][0].as<int>() > 0);
  CHECK(sessions[0][0].as<int>() == sessions[0][1].as<int>());
  CHECK(orders.stop() == 0);
  CHECK(judge(log, neighbours, db) == std::vector<std::string>{});
}

TEST_CASE("nothing is said to a database whose certificate is not trusted") {
  const throwaway_authority authority, another;
  const postgres_cluster cluster{speaking_tls(given_to_postgres(authority))};
  const database db{cluster.url()};
  const auto migrating = [&](const std::string& ca_file) {
    process migrate{{built_program("order-service"), "migrate"},
                    {{"ORDER_DATABASE_URL", url_of(db, ca_file)}}};
    const auto code = migrate.await_end();
    return std::pair{code, migrate.output()};
  };
  const auto refused = migrating(another.file("ca.pem"));
  INFO(refused.second);
  CHECK(refused.first != 0);
  CHECK(refused.second.find("certificate verify failed") != std::string::npos);
  CHECK(migrating(authority.file("ca.pem")).first == 0);
}
