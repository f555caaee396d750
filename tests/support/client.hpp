/// An HTTP caller as the platform has them: a gateway that vouches for a user,
/// or a neighbour with its service token. Signs with its own code (contract
/// 2.2, 2.3), so that a fault in the product's is not shared.
///
/// A client is one kept-alive connection: one thread at a time. A call that
/// is not answered has status 0 and says why in `error`.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

// httplib.h is left to client.cpp: it costs every test seconds of compiling.
namespace httplib {
class Client;
}

namespace orders::tests {

/// What the services of a test are started with.
inline const std::string gateway_secret = "gateway-secret-of-the-tests";
inline const std::string service_secret = "service-secret-of-the-tests";

/// Names in lower case.
using headers = std::multimap<std::string, std::string>;

/// Lower-case hex HMAC-SHA256.
std::string hmac_hex(const std::string& secret, const std::string& message);

/// `<name>:<ts>:<signature>`, made so many seconds ago.
std::string signed_token(const std::string& name, const std::string& secret,
                         std::int64_t seconds_ago = 0);

/// A user whom the gateway has checked.
headers as_user(const std::string& id, const std::string& role = "buyer");
inline headers as_admin() {
  return as_user("ad000000-0000-4000-8000-000000000001", "admin");
}
headers as_service(const std::string& name);
inline headers as_nobody() {
  return {};
}

struct reply {
  int status = 0;
  std::string text;
  headers header;
  std::string error;

  bool answered() const { return status != 0; }
  /// Throws when the body is no JSON.
  nlohmann::json json() const;
  /// `json()["data"]`; throws when there is none.
  nlohmann::json data() const;
};

class client {
 public:
  explicit client(int port,
                  std::chrono::seconds patient = std::chrono::seconds{40});
  ~client();
  client(client&&) noexcept;
  /// Writes the replies down (reply_recorder.hpp): of the service, not of the
  /// sandbox.
  client&& recording() && {
    records_ = true;
    return std::move(*this);
  }
  client& operator=(client&&) noexcept;

  reply get(const std::string& path, const headers& who = {});
  reply post(const std::string& path, const headers& who,
             const nlohmann::json& body);
  reply put(const std::string& path, const headers& who,
            const nlohmann::json& body);
  /// Any method, with the body as it stands.
  reply send(const std::string& method, const std::string& path,
             const headers& who, const std::string& body = "",
             const std::string& content_type = "application/json");

 private:
  std::unique_ptr<httplib::Client> connection_;
  bool records_ = false;
};

}  // namespace orders::tests
