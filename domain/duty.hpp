/// What a neighbour must be told because of an event of an order (contract
/// 6.5; design 9, F52 and F63), and what came of telling it.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/money.hpp"
#include "domain/time.hpp"
#include "domain/uuid.hpp"

namespace orders::domain {

/// Who is told.
enum class duty_neighbour : std::uint8_t { payment, warehouse, address };

inline constexpr std::array<std::string_view, 3> duty_neighbour_names = {
    "payment", "warehouse", "address"};

constexpr std::string_view to_text(duty_neighbour who) {
  return duty_neighbour_names[static_cast<std::size_t>(who)];
}

enum class duty_kind : std::uint8_t {
  commission_create,    ///< a seller's order was paid
  commission_complete,  ///< it was completed
  commission_refund,    ///< it was refunded
  stock_reserve,        ///< a house-brand item was ordered
  stock_release,        ///< its order was cancelled
  stock_confirm,        ///< it was shipped
  address_used,         ///< an order goes to a saved address
};

inline constexpr std::array<std::string_view, 7> duty_kind_names = {
    "commission-create", "commission-complete", "commission-refund",
    "stock-reserve",     "stock-release",       "stock-confirm",
    "address-used"};

constexpr std::string_view to_text(duty_kind kind) {
  return duty_kind_names[static_cast<std::size_t>(kind)];
}

constexpr std::optional<duty_kind> parse_duty_kind(std::string_view text) {
  for (std::size_t i = 0; i < duty_kind_names.size(); ++i)
    if (duty_kind_names[i] == text) return static_cast<duty_kind>(i);
  return std::nullopt;
}

constexpr duty_neighbour neighbour_of(duty_kind kind) {
  if (kind == duty_kind::address_used) return duty_neighbour::address;
  return kind >= duty_kind::stock_reserve ? duty_neighbour::warehouse
                                          : duty_neighbour::payment;
}

/// Which neighbours are told anything at all.
struct duty_switches {
  bool commissions = false;
  bool stock = false;
  bool addresses = false;
  constexpr bool any() const { return commissions || stock || addresses; }
};

/// A duty that somebody took on. Which fields are set depends on the kind.
struct duty {
  uuid id;
  uuid order_id;
  duty_kind kind = duty_kind::commission_create;
  /// Reports of failure so far.
  std::int32_t attempts = 0;
  /// What it builds on is done: the commission was created, the stock asked
  /// for. False also when that was never planned.
  bool has_basis = false;

  // Commissions.
  std::string order_number;
  std::optional<uuid> seller_id;
  money order_amount;
  std::optional<timestamp> occurred_at;

  // Stock.
  std::optional<uuid> item_id, product_id, variant_id;
  std::int32_t quantity = 0;
  /// What the warehouse gave for the reservation; absent when it had too
  /// little.
  std::optional<std::string> reservation_id;

  // Addresses.
  std::optional<uuid> address_id;
};

enum class duty_verdict : std::uint8_t {
  done,
  again,     ///< it failed: try again later, for ever
  doubtful,  ///< it may come right: try again, but not for ever
  refused,   ///< asking again will not help
};

/// What came of one attempt.
struct duty_outcome {
  duty_verdict verdict = duty_verdict::done;
  /// JSON object, of `done` only; empty: nothing to remember.
  std::string result{};
  /// Why not, in plain words.
  std::string error{};
  /// Done, but the warehouse had too little.
  bool shortage = false;
};

/// A duty that is doubtful that often is refused: with the pauses below that
/// is about three quarters of an hour.
inline constexpr std::int32_t most_doubtful_attempts = 20;

/// An outcome to write down: never doubtful. `attempts` is how many failures
/// were reported before this one.
struct duty_report {
  uuid duty_id;
  duty_outcome outcome;
  /// Of `again`: until the next attempt.
  std::chrono::milliseconds pause{0};
};

duty_report report_of(const duty& d, duty_outcome outcome, double random_unit);

/// Between attempts: doubles from a second to three minutes. Each is drawn
/// from its upper half, so that duties which failed together do not come back
/// together. `random_unit` is in [0, 1).
std::chrono::milliseconds duty_pause(std::int32_t attempts, double random_unit);

/// The longest error text that is kept, in bytes.
inline constexpr std::size_t longest_duty_error = 500;

/// As much of a text as fits into so many bytes, whole characters only.
std::string cut_text(std::string_view text, std::size_t bytes);

}  // namespace orders::domain
