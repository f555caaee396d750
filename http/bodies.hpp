/// The bodies of requests, validated (contract 1.5 with design 9).
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "domain/checkout.hpp"
#include "domain/order_command.hpp"
#include "http/caller.hpp"
#include "http/field_errors.hpp"

namespace orders::http {

struct checkout_rules {
  /// Gateway users may give themselves a discount (F15).
  bool trust_client_discount = false;
  std::size_t most_items = 100;
};

/// POST /api/orders. `user_id` is left for the caller of this to fill in;
/// the body's own, validated, comes in `body_user_id`.
struct checkout_body {
  domain::checkout_request request;
  std::optional<domain::uuid> body_user_id;
};

/// Each returns nothing when `errors` got an entry.
std::optional<checkout_body> read_checkout(const nlohmann::json& body,
                                           const caller& who,
                                           const checkout_rules& rules,
                                           domain::timestamp now,
                                           field_errors& errors);
std::optional<domain::set_status> read_set_status(const nlohmann::json& body,
                                                  field_errors& errors);
std::optional<domain::cancel_order> read_cancel(const nlohmann::json& body,
                                                field_errors& errors);
std::optional<domain::ask_mending> read_mending(const nlohmann::json& body,
                                                domain::mending how,
                                                field_errors& errors);
std::optional<domain::set_charges> read_set_charges(const nlohmann::json& body,
                                                    field_errors& errors);
std::optional<domain::report_shipment> read_report_shipment(
    const nlohmann::json& body, field_errors& errors);

}  // namespace orders::http
