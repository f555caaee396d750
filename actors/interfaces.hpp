/// Every actor's interface, a sentence for each message. Failures come as CAF
/// errors that carry a `failure` (failure.hpp).
#pragma once

#include "actors/messages.hpp"

namespace orders::actors {

/// The DB READER: reads orders and checkouts, many callers with one statement.
using db_reader_actor = caf::typed_actor<
    // The order of this id, with items; null when there is none.
    caf::replies_to<load_atom, domain::uuid>::with<order_ptr>,
    // The order of this number, with items; null when there is none.
    caf::replies_to<number_atom, std::string>::with<order_ptr>,
    // The history of the order of this id; null when there is none.
    caf::replies_to<history_atom, domain::uuid>::with<history_ptr>,
    // One page of a listing and the total of all pages.
    caf::replies_to<list_atom, listing_request_ptr>::with<listing_ptr>,
    // Events after a position; does not wait for any.
    caf::replies_to<events_atom, feed_request_ptr>::with<feed_page_ptr>,
    // What is known under a checkout key.
    caf::replies_to<find_atom, checkout_key_ptr>::with<found_checkout_ptr>,
    // True when the database answers and takes writes.
    caf::replies_to<ping_atom>::with<bool>,
    // Answers what has been gathered (from itself).
    caf::reacts_to<flush_atom>>;

/// The DB WRITER: commits what has queued in one transaction.
using db_writer_actor = caf::typed_actor<
    // Writes the orders of one checkout; replies after COMMIT.
    caf::replies_to<placement_ptr>::with<write_result>,
    // Changes one order; replies after COMMIT.
    caf::replies_to<change_ptr>::with<write_result>,
    // Commits what has been gathered (from itself).
    caf::reacts_to<flush_atom>>;

/// The EVENT FEED: events for neighbours that read instead of listening.
using event_feed_actor = caf::typed_actor<
    // Events after a position; waits for one when there is none yet.
    caf::replies_to<feed_request_ptr>::with<feed_page_ptr>,
    // There may be new events.
    caf::reacts_to<wake_atom>,
    // Looks again for those who wait (from itself).
    caf::reacts_to<tick_atom>,
    // The service stops: nobody waits any more.
    caf::reacts_to<leave_atom>>;

/// The ORDER: one actor per live order, one command at a time.
using order_actor = caf::typed_actor<
    // Carries the command out; replies with the order as it is then.
    caf::replies_to<order_request_ptr>::with<order_answer_ptr>,
    // Ends when its work is done (from its directory).
    caf::reacts_to<passivate_atom>>;

/// The ORDER DIRECTORY: finds or starts the actor of an order.
using order_directory_actor = caf::typed_actor<
    // Hands the command to the order's actor.
    caf::replies_to<order_request_ptr>::with<order_answer_ptr>,
    // Passivates who has been idle (from itself).
    caf::reacts_to<sweep_atom>>;

/// The CHECKOUT COORDINATOR: one per running checkout.
using checkout_coordinator_actor = caf::typed_actor<
    // Waits for the outcome of this checkout.
    caf::replies_to<checkout_command_ptr>::with<checkout_answer_ptr>,
    // The deadline is over (from its directory).
    caf::reacts_to<late_atom>,
    // Nobody will ask any more (from its directory).
    caf::reacts_to<leave_atom>>;

/// The CHECKOUT DIRECTORY: one coordinator per user and key at a time.
using checkout_directory_actor = caf::typed_actor<
    // Starts a checkout, or joins the one that runs under the same key.
    caf::replies_to<checkout_command_ptr>::with<checkout_answer_ptr>,
    // The coordinator of this key has done all it can (from it).
    caf::reacts_to<finished_atom, std::string>,
    // Tells the coordinators that are late (from itself).
    caf::reacts_to<sweep_atom>>;

/// The INVOICE ISSUER: makes the invoice of an unpaid order and moves the
/// order to awaiting_payment.
using invoice_issuer_actor = caf::typed_actor<
    // Always replies with a result; an invoice that failed is one.
    caf::replies_to<invoice_request_ptr>::with<invoice_result_ptr>>;

/// The DEADLINE KEEPER: the deadlines of orders in the database.
using deadline_keeper_actor = caf::typed_actor<
    // Leases at most so many overdue orders.
    caf::replies_to<lease_atom, std::size_t>::with<leases_ptr>,
    // Notes what became of looks that changed nothing.
    caf::reacts_to<settle_atom, settled_ptr>,
    // Takes up orders without a deadline; counts what is overdue (from itself).
    caf::reacts_to<tick_atom>>;

/// The ORDER ATTENDANT: does what an order waits for.
using order_attendant_actor = caf::typed_actor<
    // Looks at the order and does what is due; always replies with a result.
    caf::replies_to<attend_request_ptr>::with<attend_result_ptr>,
    // Keeps the wish in the order's history and does it.
    caf::replies_to<mend_request_ptr>::with<attend_result_ptr>>;

/// The ORDER SWEEPER: looks after orders that wait for something.
using order_sweeper_actor = caf::typed_actor<
    // Looks for overdue orders (from itself).
    caf::reacts_to<tick_atom>>;

/// The OUTBOX DESK: parked events, for operators.
using outbox_desk_actor = caf::typed_actor<
    // At most so many parked events, the longest waiting first.
    caf::replies_to<list_atom, int>::with<parked_events_ptr>,
    // Gives parked events their attempts again; replies with those that were.
    caf::replies_to<retry_atom, event_ids_ptr>::with<event_ids_ptr>,
    // The same for the parked events of the order of this id.
    caf::replies_to<retry_atom, domain::uuid>::with<event_ids_ptr>,
    // Counts what waits in the outbox (from itself).
    caf::reacts_to<tick_atom>>;

/// The SUPPORT DESK: what operators ask about orders.
using support_desk_actor = caf::typed_actor<
    // The order of this id and what is known of it; null when there is none.
    caf::replies_to<story_atom, domain::uuid>::with<story_ptr>,
    // At most so many orders that are stuck, the longest first.
    caf::replies_to<stuck_atom, std::size_t>::with<stuck_orders_ptr>,
    // Something came to nothing; kept soon.
    caf::reacts_to<incident_ptr>,
    // Writes down what has been gathered (from itself).
    caf::reacts_to<flush_atom>,
    // Forgets what is old (from itself).
    caf::reacts_to<tick_atom>>;

/// Clients are told on whose behalf they call, null for nobody's; who joins a
/// call that runs already, or gets what was fetched before, leaves no trace in
/// it.
///
/// What every client of a neighbour takes from its own calls.
template <class... Interface>
using neighbour_client =
    caf::typed_actor<Interface...,
                     // An attempt is over (from the transport).
                     caf::reacts_to<call_outcome_ptr>,
                     // The pause before the next attempt is over (from itself).
                     caf::reacts_to<retry_atom, std::uint64_t>>;

/// The PRODUCT CLIENT: one call per product at a time, whoever asks.
using product_client_actor = neighbour_client<
    // The product of this id.
    caf::replies_to<fetch_atom, domain::uuid, deadline,
                    domain::origin_ptr>::with<product_ptr>>;

/// The AUTH CLIENT.
using auth_client_actor = neighbour_client<
    // Who this user is.
    caf::replies_to<fetch_atom, domain::uuid, deadline,
                    domain::origin_ptr>::with<customer_ptr>>;

/// The PAYMENT CLIENT.
using payment_client_actor = neighbour_client<
    // The invoice of the order's current attempt, new or known already.
    caf::replies_to<invoice_atom, invoice_request_ptr>::with<invoice_ptr>,
    // The latest payment of the order of this id.
    caf::replies_to<fetch_atom, domain::uuid, deadline,
                    domain::origin_ptr>::with<payment_ptr>>;

/// The CART CLIENT.
using cart_client_actor = neighbour_client<
    // Empties the cart of this user, if it can.
    caf::reacts_to<clear_atom, domain::uuid, domain::origin_ptr>>;

/// The DUTY DESK: the work table of neighbour duties (docs/duties.md).
using duty_desk_actor = caf::typed_actor<
    // Writes the reports down, plans from new events, hands out what is due.
    caf::replies_to<duty_round_ptr>::with<duty_batch_ptr>>;

/// The DUTY WORKER: tells the neighbours what the desk hands out.
using duty_worker_actor = caf::typed_actor<
    // There may be new events (from who commits).
    caf::reacts_to<wake_atom>,
    // Looks again; only the timer set last counts (from itself).
    caf::reacts_to<sweep_atom, std::uint64_t>,
    // A call of this neighbour is over (from the transport).
    caf::reacts_to<domain::duty_neighbour, call_outcome_ptr>>;

}  // namespace orders::actors
