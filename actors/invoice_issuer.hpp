/// The INVOICE ISSUER actor (interfaces.hpp).
///
/// Asking again is harmless: the payment key stands for the order and its
/// attempt, and payment-service answers a key it knows with the same invoice
/// (contract 6.4). A dead invoice is replaced by the next attempt (F32).
#pragma once

#include "actors/address_book.hpp"
#include "actors/answer.hpp"

namespace orders::actors {

struct invoice_issuer_state {
  static constexpr const char* name = "invoice-issuer";
  address_book_ptr book;
};

invoice_issuer_actor::behavior_type invoice_issuer(
    invoice_issuer_actor::stateful_pointer<invoice_issuer_state> self,
    address_book_ptr book);

}  // namespace orders::actors
