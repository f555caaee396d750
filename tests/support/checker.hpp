/// Decides whether a run kept its promises, whatever was done to it:
///
/// - nothing acknowledged is missing: the orders and invoices of an answered
///   checkout, a status that was confirmed;
/// - nothing exists twice: one key makes one set of orders once, whoever asks
///   again is answered the same, and nothing exists that nobody asked for;
/// - every history is a legal path from its beginning to the order's status;
/// - amounts add up, and the same amount is told everywhere;
/// - every order with an invoice has exactly one live one, of its own amount;
/// - events are numbered without a gap and match the history one to one.
///
/// It knows no product code but the table of the status machine
/// (tests/domain/status_table.hpp).
#pragma once

#include <string>
#include <vector>

#include "tests/support/evidence.hpp"

namespace orders::tests {

/// One text for each violation: "rule: what breaks it".
std::vector<std::string> judge(const evidence& e);

/// `judge(gather(...))`: how every test of a fault ends. REQUIRES: as gather.
std::vector<std::string> judge(const client_log& log, const sandbox& neighbours,
                               const database& db);

}  // namespace orders::tests
