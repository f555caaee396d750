/// A running order-sandbox: product-, auth-, cart-, payment-, warehouse- and
/// address-service on free ports, steered through its control API
/// (sandbox/README.md). Every control call opens a connection of its own, so
/// any thread may make one. Failures are exceptions.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/client.hpp"
#include "tests/support/process.hpp"

namespace orders::tests {

/// Ids of the sandbox's catalogue.
std::string product_id(unsigned number);
std::string odd_product_id(unsigned number);
std::string variant_id(unsigned variant, unsigned product);
std::string seller_id(unsigned number);

class sandbox {
 public:
  /// Callbacks go to this port of 127.0.0.1.
  /// `settings`: further variables of order-sandbox.
  explicit sandbox(int order_service_port, const environment& settings = {});

  /// Of product, auth, cart, payment, warehouse, address or control.
  int port(const std::string& neighbour) const;
  std::string url(const std::string& neighbour) const;
  /// PRODUCT_SERVICE_URL and so on, of what every checkout needs. Warehouse
  /// and address are switched on by who tests them.
  environment urls() const;

  reply control(const std::string& method, const std::string& path,
                const std::string& body = "") const;

  /// Replaces the neighbour's faults: one object or an array.
  void set_faults(const std::string& neighbour,
                  const nlohmann::json& faults) const;
  void heal() const;
  void heal(const std::string& neighbour) const;

  /// Pays the latest invoice of an order; the reply is that of order-service.
  reply pay(const std::string& order_id, bool force = false) const;
  void expire(const std::string& order_id) const;
  reply refund(const std::string& order_id) const;
  /// Sends a shipment status as logistic-service.
  reply ship(const std::string& order_id, const nlohmann::json& body) const;

  /// The invoices of an order, oldest first; of all when the id is empty.
  nlohmann::json payments(const std::string& order_id = "") const;
  /// Of an order; all when the id is empty.
  nlohmann::json commissions(const std::string& order_id = "") const;
  nlohmann::json reservations(const std::string& order_id = "") const;
  nlohmann::json payments_summary() const;
  /// The calls that a neighbour got, oldest first.
  nlohmann::json calls(const std::string& neighbour) const;
  std::size_t count(const std::string& neighbour) const;

  /// What product-service tells of a product.
  nlohmann::json product(const std::string& id) const;

 private:
  process process_;
  std::map<std::string, int> ports_;
};

}  // namespace orders::tests
