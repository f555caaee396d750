/// Plays the platform's gateway before order-service: whatever comes in is
/// passed on in the name of one signed-in user, with the headers that a gateway
/// adds (contract 2.3). For browsers on one's own machine; it keeps no session
/// and asks nobody for a password.
///
/// start() and stop() from one thread.
#pragma once

#include <memory>
#include <string>
#include <thread>
#include <tl/expected.hpp>

namespace orders::sandbox {

struct gateway_settings {
  std::string host = "127.0.0.1";
  int port = 3000;  ///< 0: any free one
  std::string order_service_url = "http://localhost:3006";
  std::string name = "apiGateway";
  std::string secret;  ///< GATEWAY_SECRET
  std::string user;    ///< a UUID
  std::string role = "admin";
};

class gateway {
 public:
  explicit gateway(gateway_settings settings);
  ~gateway();
  gateway(const gateway&) = delete;
  gateway& operator=(const gateway&) = delete;

  /// Binds and serves; the error is a sentence for people.
  tl::expected<void, std::string> start();
  void stop();

  std::string url() const;

 private:
  class server;

  gateway_settings settings_;
  int port_ = 0;
  std::unique_ptr<server> server_;
  std::thread serving_;
};

}  // namespace orders::sandbox
