#include "tests/support/sandbox.hpp"

#include <array>
#include <cstdio>
#include <sstream>
#include <stdexcept>

namespace orders::tests {

namespace {

std::string numbered(const char* format, unsigned long long a,
                     unsigned long long b = 0) {
  std::array<char, 64> out{};
  std::snprintf(out.data(), out.size(), format, a, b);
  return out.data();
}

std::vector<std::string> command_line(int order_service_port) {
  std::vector<std::string> out{built_program("order-sandbox"), "serve"};
  for (const char* which : {"product", "auth", "cart", "payment", "warehouse",
                            "address", "control"}) {
    out.push_back(std::string{"--"} + which + "-port");
    out.emplace_back("0");
  }
  out.emplace_back("--order-service-url");
  out.push_back("http://127.0.0.1:" + std::to_string(order_service_port));
  return out;
}

environment with_secret(environment settings) {
  settings.emplace("SERVICE_SECRET", service_secret);
  return settings;
}

/// Lines like `product http://127.0.0.1:34567`.
std::map<std::string, int> announced_ports(const std::string& output) {
  std::map<std::string, int> out;
  std::istringstream lines{output};
  for (std::string line; std::getline(lines, line);) {
    const auto space = line.find(' ');
    const auto colon = line.rfind(':');
    if (space != std::string::npos && colon != std::string::npos &&
        line.compare(space + 1, 7, "http://") == 0)
      out[line.substr(0, space)] = std::stoi(line.substr(colon + 1));
  }
  return out;
}

reply succeeded(reply r, const std::string& what) {
  if (r.status < 200 || r.status > 299)
    throw std::runtime_error("the sandbox did not " + what + ": " +
                             std::to_string(r.status) + " " + r.error + " " +
                             r.text);
  return r;
}

}  // namespace

std::string product_id(unsigned number) {
  return numbered("c0000000-0000-4000-8000-%012llx", number);
}

std::string odd_product_id(unsigned number) {
  return numbered("cfffffff-0000-4000-8000-%012llx", number);
}

std::string variant_id(unsigned variant, unsigned product) {
  return numbered("d%07llx-0000-4000-8000-%012llx", variant, product);
}

std::string seller_id(unsigned number) {
  return numbered("a0000000-0000-4000-8000-%012llx", number);
}

sandbox::sandbox(int order_service_port, const environment& settings)
    : process_(command_line(order_service_port), with_secret(settings)) {
  process_.await_output("\nready\n");
  ports_ = announced_ports(process_.output());
}

int sandbox::port(const std::string& neighbour) const {
  return ports_.at(neighbour);
}

std::string sandbox::url(const std::string& neighbour) const {
  return "http://127.0.0.1:" + std::to_string(port(neighbour));
}

environment sandbox::urls() const {
  return {{"PRODUCT_SERVICE_URL", url("product")},
          {"AUTH_SERVICE_URL", url("auth")},
          {"CART_SERVICE_URL", url("cart")},
          {"PAYMENT_SERVICE_URL", url("payment")}};
}

reply sandbox::control(const std::string& method, const std::string& path,
                       const std::string& body) const {
  return client{port("control")}.send(method, path, {}, body);
}

void sandbox::set_faults(const std::string& neighbour,
                         const nlohmann::json& faults) const {
  succeeded(control("PUT", "/faults/" + neighbour, faults.dump()),
            "take the faults");
}

void sandbox::heal() const {
  succeeded(control("DELETE", "/faults"), "heal");
}

void sandbox::heal(const std::string& neighbour) const {
  succeeded(control("DELETE", "/faults/" + neighbour), "heal");
}

reply sandbox::pay(const std::string& order_id, bool force) const {
  return control(
      "POST", "/payments/" + order_id + "/pay" + (force ? "?force=true" : ""));
}

void sandbox::expire(const std::string& order_id) const {
  succeeded(control("POST", "/payments/" + order_id + "/expire"),
            "expire an invoice");
}

reply sandbox::refund(const std::string& order_id) const {
  return control("POST", "/payments/" + order_id + "/refund");
}

reply sandbox::ship(const std::string& order_id,
                    const nlohmann::json& body) const {
  return control("POST", "/orders/" + order_id + "/shipment", body.dump());
}

nlohmann::json sandbox::payments(const std::string& order_id) const {
  return succeeded(control("GET", "/payments?orderId=" + order_id),
                   "list invoices")
      .json()
      .at("payments");
}

nlohmann::json sandbox::commissions(const std::string& order_id) const {
  return succeeded(control("GET", "/commissions?orderId=" + order_id),
                   "list commissions")
      .json()
      .at("commissions");
}

nlohmann::json sandbox::reservations(const std::string& order_id) const {
  return succeeded(control("GET", "/reservations?orderId=" + order_id),
                   "list reservations")
      .json()
      .at("reservations");
}

nlohmann::json sandbox::payments_summary() const {
  return succeeded(control("GET", "/payments/summary"), "sum up").json();
}

nlohmann::json sandbox::calls(const std::string& neighbour) const {
  return succeeded(control("GET", "/calls?service=" + neighbour), "list calls")
      .json()
      .at("calls");
}

std::size_t sandbox::count(const std::string& neighbour) const {
  return succeeded(control("GET", "/calls/count"), "count calls")
      .json()
      .at(neighbour)
      .get<std::size_t>();
}

nlohmann::json sandbox::product(const std::string& id) const {
  return succeeded(client{port("product")}.get("/api/products/id/" + id),
                   "know a product")
      .json();
}

}  // namespace orders::tests
