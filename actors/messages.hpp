/// The words and values that actors exchange. All local to the process:
/// values travel as pointers to immutable data and are never serialised.
#pragma once

#include <caf/all.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "actors/deadline.hpp"
#include "actors/failure.hpp"
#include "db/deadline_store.hpp"
#include "db/outbox_store.hpp"
#include "db/stuck_orders.hpp"
#include "db/write_outcome.hpp"
#include "domain/basket.hpp"
#include "domain/checkout.hpp"
#include "domain/duty.hpp"
#include "domain/event_feed.hpp"
#include "domain/order_command.hpp"
#include "domain/order_query.hpp"
#include "domain/order_story.hpp"
#include "domain/origin.hpp"
#include "domain/sweeping.hpp"
#include "integrations/http_client.hpp"
#include "integrations/payment_service.hpp"

namespace orders::actors {

// -- words ------------------------------------------------------------------

using load_atom = caf::atom_constant<caf::atom("load")>;
using number_atom = caf::atom_constant<caf::atom("number")>;
using list_atom = caf::atom_constant<caf::atom("list")>;
using events_atom = caf::atom_constant<caf::atom("events")>;
using find_atom = caf::atom_constant<caf::atom("find")>;
using ping_atom = caf::atom_constant<caf::atom("ping")>;
using flush_atom = caf::atom_constant<caf::atom("flush")>;
using fetch_atom = caf::atom_constant<caf::atom("fetch")>;
using invoice_atom = caf::atom_constant<caf::atom("invoice")>;
using clear_atom = caf::atom_constant<caf::atom("clear")>;
using retry_atom = caf::atom_constant<caf::atom("retry")>;
using passivate_atom = caf::atom_constant<caf::atom("passivate")>;
using sweep_atom = caf::atom_constant<caf::atom("sweep")>;
using late_atom = caf::atom_constant<caf::atom("late")>;
using finished_atom = caf::atom_constant<caf::atom("finished")>;
using leave_atom = caf::atom_constant<caf::atom("leave")>;
/// There may be new work: new events, overdue rows.
using wake_atom = caf::atom_constant<caf::atom("wake")>;
using lease_atom = caf::atom_constant<caf::atom("lease")>;
using settle_atom = caf::atom_constant<caf::atom("settle")>;
using tick_atom = caf::atom_constant<caf::atom("tick")>;
using restart_atom = caf::atom_constant<caf::atom("restart")>;
using history_atom = caf::atom_constant<caf::atom("history")>;
using story_atom = caf::atom_constant<caf::atom("story")>;
using stuck_atom = caf::atom_constant<caf::atom("stuck")>;

// -- values -----------------------------------------------------------------

using environment_ptr = std::shared_ptr<const domain::environment>;

using order_ptr = std::shared_ptr<const domain::order>;
using placement_ptr = std::shared_ptr<const domain::placement>;
using change_ptr = std::shared_ptr<const domain::order_change>;
using write_result = std::shared_ptr<const db::write_outcome>;

/// A command for one order.
struct order_request {
  domain::uuid order_id;
  domain::order_command command;
  domain::requester by;
  deadline until;
  /// What the order must be like for the command to be carried out; empty:
  /// anything.
  std::function<bool(const domain::order&)> expected{};
  /// What it is done for.
  domain::origin_ptr origin{};
  /// The order as the sender has just seen it, or null: saves an actor that has
  /// not seen it yet the reading. Never trusted further than the actor's own
  /// view, which the conditional update judges.
  order_ptr known{};
};
using order_request_ptr = std::shared_ptr<const order_request>;

/// The order as it is after the command; `changed` tells whether by it.
struct order_answer {
  order_ptr order;
  bool changed = false;
};
using order_answer_ptr = std::shared_ptr<const order_answer>;

/// One page of a listing.
struct listing_request {
  domain::order_filter filter;
  domain::order_window window;
};
using listing_request_ptr = std::shared_ptr<const listing_request>;
using listing_ptr = std::shared_ptr<const domain::order_page>;

/// At most `limit` events after a position.
struct feed_request {
  domain::feed_position after;
  std::int64_t limit = 100;
  /// Until when to wait for a first event; over: do not wait.
  deadline wait_until{};
};
using feed_request_ptr = std::shared_ptr<const feed_request>;
using feed_page_ptr = std::shared_ptr<const domain::feed_page>;

using checkout_key_ptr = std::shared_ptr<const domain::checkout_key>;

/// What is known under a checkout key, with its orders.
struct found_checkout {
  domain::known_checkout known;
  std::vector<order_ptr> orders;
  bool exists() const { return known.checkout.has_value() || !orders.empty(); }
};
using found_checkout_ptr = std::shared_ptr<const found_checkout>;

struct checkout_command {
  domain::checkout_request request;
  deadline until;
  domain::origin_ptr origin{};
};
using checkout_command_ptr = std::shared_ptr<const checkout_command>;

/// What became of the invoice of one order.
struct invoice_result {
  order_ptr order;
  /// JSON of payment-service's `data`; absent without an invoice.
  std::optional<std::string> data;
  /// Why there is none; absent when none is needed either.
  std::optional<std::string> error;
};
using invoice_result_ptr = std::shared_ptr<const invoice_result>;

struct invoice_request {
  order_ptr order;
  /// Absent: as the shopper chose at checkout.
  std::optional<integrations::payment_wish> wish;
  deadline until;
  domain::origin_ptr origin{};
};
using invoice_request_ptr = std::shared_ptr<const invoice_request>;

struct checkout_answer {
  /// The orders were there before this request came.
  bool existing = false;
  /// One for each order, in the order of their index.
  std::vector<invoice_result> orders;
};
using checkout_answer_ptr = std::shared_ptr<const checkout_answer>;

using product_ptr = std::shared_ptr<const domain::product>;
using customer_ptr = std::shared_ptr<const domain::customer>;
using invoice_ptr = std::shared_ptr<const integrations::invoice>;

/// What payment-service knows of an order; empty when it knows none.
using payment_ptr =
    std::shared_ptr<const std::optional<integrations::known_payment>>;

/// The history of an order; null when there is no such order.
using history_ptr = std::shared_ptr<const domain::order_history>;

/// An order and what is known of it besides; null when there is no such order.
struct known_story {
  domain::order order;
  domain::order_story story;
};
using story_ptr = std::shared_ptr<const known_story>;
using stuck_orders_ptr = std::shared_ptr<const db::stuck_orders>;
using incident_ptr = std::shared_ptr<const domain::incident>;

/// A look at one order.
struct attend_request {
  domain::uuid order_id;
  deadline until;
  domain::origin_ptr origin{};
};
using attend_request_ptr = std::shared_ptr<const attend_request>;

/// An operator's wish to mend an order.
struct mend_request {
  domain::uuid order_id;
  domain::ask_mending wish;
  domain::requester by;
  deadline until;
  domain::origin_ptr origin{};
};
using mend_request_ptr = std::shared_ptr<const mend_request>;

/// What a look came to.
struct attend_result {
  /// As it is now; null when there is no such order.
  order_ptr order{};
  domain::sweep_task task = domain::sweep_task::none;
  /// When to look again; absent: never.
  std::optional<domain::timestamp> look_at{};
  /// Why the look failed; empty when it did not.
  std::string error{};
  /// Of parked events, how many got their attempts again.
  std::size_t requeued = 0;
};
using attend_result_ptr = std::shared_ptr<const attend_result>;

/// Events that Kafka refused too often.
using parked_events_ptr = std::shared_ptr<const std::vector<db::parked_event>>;
/// Absent: all there are.
using event_ids = std::optional<std::vector<domain::uuid>>;
using event_ids_ptr = std::shared_ptr<const event_ids>;

using leases_ptr = std::shared_ptr<const std::vector<db::leased_deadline>>;
using settled_ptr = std::shared_ptr<const std::vector<db::settled_deadline>>;

/// The outcome of one attempt of an outgoing call.
struct call_outcome {
  std::uint64_t call = 0;
  integrations::http_outcome outcome;
};
using call_outcome_ptr = std::shared_ptr<const call_outcome>;

/// One visit of the duty worker to its desk.
struct duty_round {
  /// To be written down.
  std::vector<domain::duty_report> reports;
  /// How many more duties the worker can take on.
  std::int64_t room = 0;
};
using duty_round_ptr = std::shared_ptr<const duty_round>;

/// What it comes away with.
struct duty_batch {
  std::vector<domain::duty> duties;
  /// There may be more to do at once.
  bool more = false;
  /// Events were read.
  bool planned = false;
  /// When the next duty will be due, if one waits.
  std::optional<std::chrono::milliseconds> next_due;
};
using duty_batch_ptr = std::shared_ptr<const duty_batch>;

}  // namespace orders::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::domain::uuid)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::domain::origin_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::deadline)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::failure_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::order_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::placement_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::change_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::write_result)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::order_request_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::order_answer_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::listing_request_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::listing_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::feed_request_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::feed_page_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::checkout_key_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::found_checkout_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::checkout_command_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::checkout_answer_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::invoice_request_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::invoice_result_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::product_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::customer_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::invoice_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::payment_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::history_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::story_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::stuck_orders_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::incident_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::attend_request_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::mend_request_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::attend_result_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::parked_events_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::event_ids_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::leases_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::settled_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::call_outcome_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::domain::duty_neighbour)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::duty_round_ptr)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::duty_batch_ptr)
