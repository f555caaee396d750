#include "domain/change_builder.hpp"

#include "domain/sweeping.hpp"

namespace orders::domain {

namespace {

/// The event of its own that a status has, beside order.status_changed.
std::optional<event_type> specific_event(order_status status) {
  switch (status) {
    case order_status::paid:
      return event_type::paid;
    case order_status::confirmed:
      return event_type::confirmed;
    case order_status::shipped:
      return event_type::shipped;
    case order_status::delivered:
      return event_type::delivered;
    case order_status::completed:
      return event_type::completed;
    case order_status::refunded:
      return event_type::refunded;
    case order_status::cancelled:
      return event_type::cancelled;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string_view to_text(requester_kind kind) {
  switch (kind) {
    case requester_kind::customer:
      return "customer";
    case requester_kind::admin:
      return "admin";
    case requester_kind::service:
      return "service";
    case requester_kind::system:
      return "system";
  }
  return "system";
}

change_builder::change_builder(const order& current, const requester& by,
                               const environment& env)
    : by_(by), env_(env), now_(env.now()) {
  change_.expected_version = current.version;
  change_.expected_status = current.status;
  change_.expected_updated_at = current.updated_at;
  change_.after = current;
  change_.after.version = current.version + 1;
  change_.after.updated_at = now_;
}

history_entry& change_builder::add_history(optional_text from, std::string to) {
  auto& entry = change_.history.emplace_back();
  entry.id = env_.new_id();
  entry.from_status = std::move(from);
  entry.to_status = std::move(to);
  entry.changed_by = by_.user_id;
  entry.changed_by_type = to_text(by_.kind);
  return entry;
}

order_event& change_builder::add_event(event_type type) {
  auto& event = change_.events.emplace_back();
  event.id = env_.new_id();
  event.type = type;
  return event;
}

order_event& change_builder::note(event_type type, const char* reason,
                                  const optional_text& notes,
                                  const optional_text& metadata) {
  const auto status = change_.after.status;
  auto& entry = add_history(status, status);
  entry.reason = reason;
  entry.notes = notes;
  entry.metadata = metadata;
  auto& event = add_event(type);
  event.from_status = status;
  event.to_status = status;
  event.reason = reason;
  event.notes = notes;
  return event;
}

void change_builder::move_to(order_status to, const optional_text& reason,
                             const optional_text& notes,
                             const optional_text& metadata) {
  const std::string from = change_.after.status;
  change_.after.status = to_text(to);
  stamp(to);
  auto& entry = add_history(from, change_.after.status);
  entry.reason = reason;
  entry.notes = notes;
  entry.metadata = metadata;
  const auto tell = [&](event_type type) {
    auto& event = add_event(type);
    event.from_status = from;
    event.to_status = change_.after.status;
    event.reason = reason;
    event.notes = notes;
  };
  tell(event_type::status_changed);
  // A paid order that is cancelled says so anyhow, since somebody must pay it
  // back (F39); order.cancelled is not raised twice.
  const auto status = parse_order_status(from);
  const bool tells_itself = to == order_status::cancelled && status &&
                            is_paid_before_shipment(*status);
  if (const auto type = specific_event(to);
      type && env_.policy.specific_events && !tells_itself)
    tell(*type);
}

order_change change_builder::take() {
  change_.look_at = look_after_change(change_.after, now_, env_.policy);
  return std::move(change_);
}

void change_builder::stamp(order_status status) {
  auto& o = change_.after;
  switch (status) {
    case order_status::paid:
      o.paid_at = now_;
      o.was_paid = true;
      break;
    case order_status::confirmed:
      o.confirmed_at = now_;
      break;
    case order_status::processing:
      o.processed_at = now_;
      break;
    case order_status::shipped:
      o.shipped_at = now_;
      break;
    case order_status::delivered:
      o.delivered_at = now_;
      break;
    case order_status::completed:
      o.completed_at = now_;
      break;
    case order_status::cancelled:
      o.cancelled_at = now_;
      break;
    default:
      break;
  }
}

}  // namespace orders::domain
