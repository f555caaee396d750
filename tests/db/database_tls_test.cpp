// With sslmode=verify-full nothing is told to a database whose certificate is
// not that of the host asked for, of an authority we trust.
#include <catch2/catch.hpp>
#include <csignal>

#include "db/connection.hpp"
#include "db/database_url.hpp"
#include "tests/integrations/tls_server.hpp"

using namespace orders::db;
using orders::tests::tls_server;

namespace {

/// An ErrorResponse: whoever reads it has sent its name inside TLS.
std::string error_response() {
  std::string fields = "SFATAL";
  fields += '\0';
  fields += "C28000";
  fields += '\0';
  fields += "Mthe startup message has arrived";
  fields += '\0';
  fields += '\0';
  std::string out = "E";
  const auto size = fields.size() + 4;
  for (const int shift : {24, 16, 8, 0})
    out += static_cast<char>((size >> static_cast<unsigned>(shift)) & 255U);
  return out + fields;
}

/// What became of a connection to the server under this name.
std::string outcome(const tls_server& server, const std::string& host,
                    const std::string& ca_file) {
  const auto conninfo =
      to_conninfo("postgresql://somebody:secret@" + host + ":" +
                      std::to_string(server.port()) +
                      "/orders?sslmode=verify-full&sslrootcert=" + ca_file,
                  {});
  if (!conninfo) return conninfo.error();
  try {
    const connection made{*conninfo};
    return "connected";
  } catch (const std::exception& e) {
    return e.what();
  }
}

bool arrived(const std::string& what) {
  return what.find("the startup message has arrived") != std::string::npos;
}

struct without_sigpipe {
  void (*before)(int) = ::signal(SIGPIPE, SIG_IGN);
  ~without_sigpipe() { ::signal(SIGPIPE, before); }
};

}  // namespace

TEST_CASE("the database's certificate is verified where that is asked for",
          "[tls]") {
  const without_sigpipe quiet;
  const tls_server server(error_response(), orders::tests::postgres_protocol());
  const tls_server another("");
  const auto trusted = outcome(server, "localhost", server.ca_file());
  INFO(trusted);
  CHECK(arrived(trusted));
  SECTION("a certificate of an unknown authority is refused") {
    const auto what = outcome(server, "localhost", another.ca_file());
    INFO(what);
    CHECK_FALSE(arrived(what));
    CHECK(what.find("certificate verify failed") != std::string::npos);
  }
  SECTION("and so is one of another host") {
    const auto what = outcome(server, "127.0.0.1", server.ca_file());
    INFO(what);
    CHECK_FALSE(arrived(what));
    CHECK(what.find("does not match host name") != std::string::npos);
  }
}
