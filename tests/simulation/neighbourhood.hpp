/// The neighbours of a simulated run: product-, auth-, cart- and
/// payment-service (contract 6), with the faults that a network and a
/// neighbour can have.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "domain/environment.hpp"
#include "domain/money.hpp"
#include "integrations/http_client.hpp"
#include "tests/simulation/timeline.hpp"

namespace orders::tests {

/// How often what goes wrong, as probabilities.
struct neighbour_faults {
  /// The connection is refused: nothing happens.
  double away = 0;
  /// 503 without, or 500 after, having acted.
  double ill = 0, ill_after_acting = 0;
  /// The connection is reset before, or after, it acted.
  double reset = 0, reset_after_acting = 0;
  /// It acts twice.
  double twice = 0;
  /// It takes seconds, perhaps longer than anybody waits.
  double slow = 0;
};

/// A payment as payment-service has it.
struct played_invoice {
  domain::uuid id, order;
  std::string key;
  domain::money amount;
  domain::timestamp made_at, expires_at;
  bool paid = false;
  bool refunded = false;
};

/// Product n costs (n + 1) x 10,000; every third is of the house brand.
inline constexpr unsigned product_count = 6;
domain::uuid played_product_id(unsigned n);

class neighbourhood {
 public:
  /// `env`: its clock and ids. `lifetime`: of an invoice.
  neighbourhood(timeline& time, const domain::environment& env,
                std::chrono::milliseconds lifetime)
      : time_(time), env_(env), lifetime_(lifetime) {}

  neighbour_faults faults;

  /// What a process calls them by: "http://product" and so on. After its death
  /// nobody is told anything any more.
  std::shared_ptr<integrations::http_client> line_of(
      std::shared_ptr<const bool> alive);

  const std::vector<played_invoice>& invoices() const { return invoices_; }

  /// The invoice that a shopper would pay now; null when there is none.
  const played_invoice* pay(const domain::uuid& order);
  bool has_been_paid(const domain::uuid& order) const;
  void refund(const played_invoice& invoice);

  /// The last that was told of an order's commission: "created", "complete" or
  /// "refund"; empty when nothing was.
  std::string commission_of(const domain::uuid& order) const;

  /// Every POST /api/payments that arrived: order, key, amount in cents.
  struct invoice_call {
    std::string order, key;
    std::int64_t amount = 0;
  };
  const std::vector<invoice_call>& calls() const { return calls_; }

 private:
  class line;

  integrations::http_reply answer(const integrations::http_request& request);
  integrations::http_reply make_invoice(const std::string& body);
  integrations::http_reply keep_commission(
      const integrations::http_request& request);
  integrations::http_reply latest_of(const std::string& order) const;
  std::string status_of(const played_invoice& invoice) const;
  std::string as_json(const played_invoice& invoice) const;

  timeline& time_;
  const domain::environment& env_;
  std::chrono::milliseconds lifetime_;
  std::vector<played_invoice> invoices_;
  std::map<std::string, std::size_t> by_key_;
  std::vector<invoice_call> calls_;
  std::map<std::string, std::string> commissions_;
};

}  // namespace orders::tests
