#include "sandbox/order_service.hpp"

#include <httplib.h>

#include <utility>

#include "sandbox/json_text.hpp"
#include "sandbox/token.hpp"
#include "sandbox/token_v2.hpp"

namespace orders::sandbox {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr std::size_t most_body = 1 << 20;

}  // namespace

order_service::order_service(std::string_view url, std::string secret)
    : secret_(std::move(secret)) {
  auto scheme = url.find("://");
  auto host = scheme == std::string_view::npos ? 0 : scheme + 3;
  auto slash = url.find('/', host);
  origin_ = url.substr(0, slash);
  if (slash != std::string_view::npos) prefix_ = url.substr(slash);
  while (!prefix_.empty() && prefix_.back() == '/') prefix_.pop_back();
}

call_outcome order_service::tell_status(const std::string& order_id,
                                        const std::string& new_status) const {
  json_text body;
  return put("/api/orders/" + order_id + "/status",
             body.text("newStatus", new_status).finish(), "payment-service",
             seconds{8});
}

call_outcome order_service::tell_shipment(const std::string& order_id,
                                          const std::string& body) const {
  return put("/api/orders/" + order_id + "/shipment-status", body,
             "logistic-service", seconds{5});
}

call_outcome order_service::put(const std::string& path,
                                const std::string& body, std::string_view as,
                                seconds deadline) const {
  auto give_up = steady_clock::now() + deadline;
  httplib::Client client{origin_};
  if (!client.is_valid()) return {0, {}, "bad url " + origin_};
  client.set_tcp_nodelay(true);
  client.set_connection_timeout(deadline);
  client.set_read_timeout(deadline);
  client.set_write_timeout(deadline);
  httplib::Request asked;
  asked.method = "PUT";
  asked.path = prefix_ + path;
  asked.body = body;
  asked.set_header("Content-Type", "application/json");
  if (!secret_.empty()) {
    asked.set_header("X-Service-Auth",
                     signed_token(as, unix_seconds(), secret_));
    asked.set_header(
        "X-Service-Auth-V2",
        signed_token_v2(as, {asked.method, asked.path, body}, secret_));
    asked.set_header("X-Service-Name", std::string{as});
  }
  call_outcome outcome;
  asked.content_receiver = [&](const char* data, std::size_t size,
                               std::uint64_t, std::uint64_t) {
    outcome.body.append(data, size);
    // The library's time-out is per read: a dripping server would never end.
    return outcome.body.size() <= most_body && steady_clock::now() < give_up;
  };
  auto result = client.send(asked);
  if (result)
    outcome.status = result->status;
  else
    outcome.error = httplib::to_string(result.error());
  return outcome;
}

}  // namespace orders::sandbox
