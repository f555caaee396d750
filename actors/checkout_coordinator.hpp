/// The CHECKOUT COORDINATOR actor (interfaces.hpp): the saga of design 6.
///
///   look up ─► known: resume ──────────────────────────────┐
///      └─► new: user ∥ products ─► price ─► one commit ─► invoices ─► answer
///
/// Nothing is written before everything is known; after the commit nothing is
/// taken back: what the deadline cuts off is finished in the background.
#pragma once

#include "actors/address_book.hpp"
#include "actors/answer.hpp"

namespace orders::actors {

struct checkout_options {
  /// False: the shipping address stands in for an unreachable auth-service.
  bool require_auth_service = false;
  std::chrono::milliseconds auth_patience{1000};
  /// How long invoices may go on after the answer.
  std::chrono::milliseconds background_patience{45000};
  std::size_t invoices_at_once = 8;
};

struct checkout_coordinator_state {
  static constexpr const char* name = "checkout-coordinator";

  address_book_ptr book;
  environment_ptr env;
  checkout_options options;
  checkout_directory_actor directory;
  /// Under which the directory knows this checkout.
  std::string key;

  checkout_command_ptr command;
  answer_ptr<checkout_answer_ptr> first;
  std::vector<answer_ptr<checkout_answer_ptr>> joined;
  integrations::payment_wish wish;

  std::optional<domain::customer> buyer;
  domain::product_catalogue products;
  std::size_t lookups_open = 0;
  int placements_tried = 0;

  bool existing = false;
  std::vector<invoice_result> orders;
  std::vector<std::size_t> to_invoice;
  std::size_t invoices_open = 0;

  /// Set once, by the first of success, failure and deadline.
  bool answered = false;
  std::optional<failure> failed;
  bool cart_cleared = false;
  bool finished = false;
};

checkout_coordinator_actor::behavior_type checkout_coordinator(
    checkout_coordinator_actor::stateful_pointer<checkout_coordinator_state>
        self,
    address_book_ptr book, environment_ptr env, checkout_options options,
    checkout_directory_actor directory, std::string key);

}  // namespace orders::actors
