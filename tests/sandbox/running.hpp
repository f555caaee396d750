/// Test support: a sandbox on free ports, callers for it, a connection below
/// HTTP, and a small order-service that remembers what it was told.
/// (Defined in running_test.cpp.)
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sandbox/sandbox.hpp"

namespace orders::sandbox::testing {

inline const std::string secret = "dev-service-secret";
inline const std::string an_order = "0a000000-0000-4000-8000-000000000001";
inline const std::string another_order = "0a000000-0000-4000-8000-000000000002";
inline const std::string a_user = "b1000000-0000-4000-8000-000000000001";

/// No test waits longer for anything that must happen.
inline constexpr std::chrono::milliseconds patience{20'000};

/// Long enough to see that something does not happen at once; nothing is
/// asserted about how long it took.
inline constexpr std::chrono::milliseconds impatience{150};

struct answer {
  int status = 0;  ///< 0: none, see error
  std::string body;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string error;

  nlohmann::json json() const;
};

using headers = std::map<std::string, std::string>;

/// One call on its own connection.
answer call(int port, const std::string& method, const std::string& path,
            const std::string& body = "", const headers& with = {},
            std::chrono::milliseconds patient = patience);

/// `X-Service-Auth` and `X-Service-Name`, made now.
headers service_headers(const std::string& name, const std::string& with_secret,
                        std::int64_t seconds_ago = 0);

class running_sandbox {
 public:
  explicit running_sandbox(const std::string& with_secret = "",
                           const std::string& order_service_url = "");

  sandbox& world() { return *world_; }
  int port(neighbour which) const { return world_->port(which); }

  answer control(const std::string& method, const std::string& path,
                 const std::string& body = "") const;

  /// Control calls that must succeed.
  void break_down(const std::string& name, const std::string& how) const;
  void heal() const;
  nlohmann::json show(const std::string& path) const;

  /// `POST /api/payments` with that order and key.
  answer invoice(const std::string& order, const std::string& key,
                 std::chrono::milliseconds patient = patience) const;
  answer user(std::chrono::milliseconds patient = patience) const;

  /// The number of invoices in the ledger.
  std::size_t invoices() const;

 private:
  std::unique_ptr<sandbox> world_;
};

std::string payment_body(const std::string& order, const std::string& key);

/// Plays order-service: answers every PUT with the given status and body.
class listening_order_service {
 public:
  struct told {
    std::string path;
    std::string body;
    std::string auth;
    std::string name;
  };

  listening_order_service();
  ~listening_order_service();

  std::string url() const;
  void answer_with(int status, const std::string& body);
  std::vector<told> heard() const;

 private:
  struct inside;
  std::unique_ptr<inside> inside_;
};

/// A connection below HTTP.
class raw_socket {
 public:
  explicit raw_socket(int port);
  ~raw_socket();
  raw_socket(const raw_socket&) = delete;
  raw_socket& operator=(const raw_socket&) = delete;

  bool connected() const { return fd_ >= 0; }
  void send(const std::string& text) const;

  enum class ending { closed, reset, patience_lost };

  /// Waits for the connection's end and keeps what came before it.
  ending read_to_end();

  /// Reads until the text so far holds `wanted` that many times.
  bool read_until(const std::string& wanted, int times = 1);

  const std::string& text() const { return text_; }

 private:
  int fd_ = -1;
  std::string text_;
};

}  // namespace orders::sandbox::testing
