#include "tests/support/client.hpp"

#include <httplib.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <ctime>
#include <stdexcept>

#include "tests/support/reply_recorder.hpp"

namespace orders::tests {

namespace {

std::string lower_case(std::string text) {
  for (auto& c : text)
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  return text;
}

}  // namespace

std::string hmac_hex(const std::string& secret, const std::string& message) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  ::HMAC(::EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(message.data()), message.size(),
         digest, &size);
  std::string out;
  for (unsigned int i = 0; i < size; ++i) {
    out += "0123456789abcdef"[digest[i] >> 4];
    out += "0123456789abcdef"[digest[i] & 15];
  }
  return out;
}

std::string signed_token(const std::string& name, const std::string& secret,
                         std::int64_t seconds_ago) {
  const auto message =
      name + ":" + std::to_string(std::time(nullptr) - seconds_ago);
  return message + ":" + hmac_hex(secret, message);
}

headers as_user(const std::string& id, const std::string& role) {
  return {{"x-gateway-auth", signed_token("apiGateway", gateway_secret)},
          {"x-user-id", id},
          {"x-user-role", role}};
}

headers as_service(const std::string& name) {
  return {{"x-service-auth", signed_token(name, service_secret)},
          {"x-service-name", name}};
}

nlohmann::json reply::json() const {
  auto out = nlohmann::json::parse(text, nullptr, false);
  if (out.is_discarded())
    throw std::runtime_error("no JSON in reply " + std::to_string(status) +
                             " " + error + ": " + text);
  return out;
}

nlohmann::json reply::data() const {
  const auto body = json();
  if (!body.contains("data"))
    throw std::runtime_error("no data in reply " + std::to_string(status) +
                             ": " + text);
  return body.at("data");
}

client::client(int port, std::chrono::seconds patient)
    : connection_(std::make_unique<httplib::Client>("127.0.0.1", port)) {
  connection_->set_keep_alive(true);
  connection_->set_tcp_nodelay(true);
  connection_->set_connection_timeout(5);
  connection_->set_read_timeout(patient.count());
}

client::~client() = default;
client::client(client&&) noexcept = default;
client& client::operator=(client&&) noexcept = default;

reply client::get(const std::string& path, const headers& who) {
  return send("GET", path, who);
}

reply client::post(const std::string& path, const headers& who,
                   const nlohmann::json& body) {
  return send("POST", path, who, body.dump());
}

reply client::put(const std::string& path, const headers& who,
                  const nlohmann::json& body) {
  return send("PUT", path, who, body.dump());
}

reply client::send(const std::string& method, const std::string& path,
                   const headers& who, const std::string& body,
                   const std::string& content_type) {
  httplib::Request request;
  request.method = method;
  request.path = path;
  request.headers = {who.begin(), who.end()};
  request.body = body;
  if (!body.empty()) request.set_header("Content-Type", content_type);
  const auto result = connection_->send(request);
  if (!result) return {0, {}, {}, httplib::to_string(result.error())};
  reply out{result->status, result->body, {}, {}};
  for (const auto& [name, value] : result->headers)
    out.header.emplace(lower_case(name), value);
  if (records_)
    record_reply({method, path, out.status,
                  result->get_header_value("Content-Type"), out.text});
  return out;
}

}  // namespace orders::tests
