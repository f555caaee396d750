#include "http/support_replies.hpp"

#include <algorithm>

#include "domain/change_builder.hpp"
#include "domain/explanation.hpp"
#include "http/replies.hpp"

namespace orders::http {

namespace {

using domain::json_writer;

/// Null rather than an empty text.
void text_or_null(json_writer& json, std::string_view name,
                  std::string_view text) {
  json.key(name);
  if (text.empty())
    json.null();
  else
    json.value(text);
}

void write_metadata(json_writer& json, const domain::optional_text& metadata) {
  json.key("metadata");
  if (metadata)
    json.raw(*metadata);
  else
    json.null();
}

// -- the timeline
// ---------------------------------------------------------------

struct entry {
  domain::timestamp at;
  std::string json;
};

class timeline {
 public:
  /// `write(json_writer&)` adds the members that the kind has.
  template <class Write>
  void add(domain::timestamp at, std::string_view kind, Write write) {
    json_writer json{256};
    json.begin_object().member("at", at).member("kind", kind);
    write(json);
    entries_.push_back({at, json.end_object().take()});
  }

  void write(json_writer& json) {
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    json.begin_array();
    for (const auto& e : entries_) json.raw(e.json);
    json.end_array();
  }

 private:
  std::vector<entry> entries_;
};

void add_step(timeline& all, const domain::story_step& step) {
  all.add(step.at, "status", [&](json_writer& json) {
    json.member("from", step.entry.from_status)
        .member("to", step.entry.to_status)
        .member("reason", step.entry.reason)
        .member("notes", step.entry.notes)
        .member("by", step.entry.changed_by)
        .member("byType", step.entry.changed_by_type);
  });
}

void add_event(timeline& all, const domain::story_event& event) {
  all.add(event.at, "event", [&](json_writer& json) {
    json.member("id", event.id)
        .member("type", event.type)
        .member("sequence", event.sequence)
        .member("publishedAt", event.published_at)
        .member("parkedAt", event.parked_at)
        .member("attempts", event.attempts);
    text_or_null(json, "error", event.error);
  });
}

void add_incident(timeline& all, const domain::kept_incident& incident) {
  all.add(incident.last_at, to_text(incident.kind), [&](json_writer& json) {
    json.member("what", incident.what);
    if (incident.kind == domain::incident_kind::refused)
      json.member("by", incident.by).member("byType", incident.by_type);
    json.member("text", incident.text)
        .member("firstAt", incident.first_at)
        .member("times", incident.times);
  });
}

void add_duty(timeline& all, const domain::story_duty& duty) {
  all.add(duty.at, "duty", [&](json_writer& json) {
    json.member("neighbour", duty.neighbour)
        .member("what", duty.kind)
        .member("doneAt", duty.done_at)
        .member("refusedAt", duty.refused_at)
        .member("dueAt", duty.due_at)
        .member("attempts", duty.attempts);
    text_or_null(json, "error", duty.error);
  });
}

void write_timeline(json_writer& json, const domain::order_story& story) {
  timeline all;
  for (const auto& step : story.history) add_step(all, step);
  for (const auto& event : story.events) add_event(all, event);
  for (const auto& incident : story.incidents) add_incident(all, incident);
  for (const auto& duty : story.duties) add_duty(all, duty);
  json.key("timeline");
  all.write(json);
}

// -- the rest of an explanation
// ------------------------------------------------

void write_head(json_writer& json, const domain::order& o) {
  json.key("order")
      .begin_object()
      .member("id", o.id)
      .member("orderNumber", o.order_number)
      .member("userId", o.user_id)
      .member("sellerId", o.seller_id)
      .member("status", o.status)
      .member("version", o.version)
      .member("totalAmount", o.total_amount)
      .member("currency", o.currency)
      .member("createdAt", o.created_at)
      .member("updatedAt", o.updated_at)
      .end_object();
  json.key("invoice")
      .begin_object()
      .member("attempt", o.invoice_attempt)
      .member("invoicedAttempt", o.invoiced_attempt)
      .member("paymentId", o.invoice_payment_id)
      .member("dueAt", o.payment_due_at)
      .end_object();
}

void write_next(json_writer& json, const domain::explanation& e) {
  json.key("next");
  if (e.next == domain::sweep_task::none || !e.next_at) {
    json.null();
    return;
  }
  json.begin_object()
      .member("task", to_text(e.next))
      .member("at", *e.next_at)
      .member("text", sentence_of(e.next))
      .end_object();
}

void write_look(json_writer& json,
                const std::optional<domain::story_look>& look) {
  json.key("lastLook");
  if (!look || (!look->looked_at && look->failures == 0)) {
    json.null();
    return;
  }
  json.begin_object()
      .member("at", look->looked_at)
      .member("failures", look->failures);
  text_or_null(json, "error", look->error);
  json.end_object();
}

void write_trouble(json_writer& json, const domain::trouble& why) {
  json.member("code", to_text(why.kind)).member("since", why.since);
  json.member("text", sentence_of(why.kind));
  text_or_null(json, "error", why.error);
  json.member("action", to_text(cure_of(why.kind)));
}

template <class Values>
void write_names(json_writer& json, std::string_view name,
                 const Values& values) {
  json.key(name).begin_array();
  for (const auto value : values) json.value(to_text(value));
  json.end_array();
}

void write_stuck(json_writer& json, const domain::stuck_order& o) {
  json.begin_object()
      .member("id", o.stuck.id)
      .member("orderNumber", o.stuck.order_number)
      .member("status", o.stuck.status);
  write_trouble(json, o.why);
  json.member("attempts", o.failures)
      .member("nextLookAt", o.next_look)
      .end_object();
}

std::string result_text(domain::mending how,
                        const actors::attend_result& result) {
  if (how == domain::mending::requeue_events)
    return std::to_string(result.requeued) +
           (result.requeued == 1 ? " event gets its attempts again"
                                 : " events get their attempts again");
  return result.order ? "The order is " + result.order->status + " now"
                      : "The order is gone";
}

}  // namespace

edge::reply history_reply(const domain::order_history& history) {
  json_writer json{512};
  json.begin_object().member("success", true).key("data").begin_array();
  for (const auto& step : history.steps) {
    json.begin_object()
        .member("id", step.entry.id)
        .member("orderId", history.order_id)
        .member("fromStatus", step.entry.from_status)
        .member("toStatus", step.entry.to_status)
        .member("changedBy", step.entry.changed_by);
    text_or_null(json, "changedByType", step.entry.changed_by_type);
    json.member("reason", step.entry.reason).member("notes", step.entry.notes);
    write_metadata(json, step.entry.metadata);
    json.member("createdAt", step.at).end_object();
  }
  return json_reply(200, json.end_array().end_object().take());
}

edge::reply explanation_reply(const actors::known_story& known,
                              domain::timestamp now,
                              const domain::order_policy& policy) {
  const auto why = domain::explain(known.order, known.story, now, policy);
  json_writer json{4096};
  json.begin_object().member("success", true).key("data").begin_object();
  write_head(json, known.order);
  json.member("summary", why.summary);
  write_next(json, why);
  write_names(json, "allowedTransitions", why.allowed);
  write_names(json, "actions", why.possible);
  write_look(json, known.story.look);
  json.key("problem");
  if (why.problem) {
    json.begin_object();
    write_trouble(json, *why.problem);
    json.end_object();
  } else {
    json.null();
  }
  write_timeline(json, known.story);
  return json_reply(200, json.end_object().end_object().take());
}

edge::reply stuck_orders_reply(const db::stuck_orders& found) {
  json_writer json{1024};
  json.begin_object()
      .member("success", true)
      .key("data")
      .begin_object()
      .key("orders")
      .begin_array();
  for (const auto& o : found.orders) write_stuck(json, o);
  json.end_array().member("more", found.more).end_object().end_object();
  return json_reply(200, json.take());
}

edge::reply mended_reply(domain::mending how,
                         const actors::attend_result& result) {
  if (!result.error.empty())
    return failure_reply(
        {.code = actors::errc::mending_failed,
         .message = "It was tried and failed: " + result.error});
  json_writer json{256};
  json.begin_object()
      .member("success", true)
      .member("message", result_text(how, result))
      .key("data")
      .begin_object()
      .member("orderId", result.order->id)
      .member("status", result.order->status)
      .member("result", result_text(how, result))
      .end_object()
      .end_object();
  return json_reply(200, json.take());
}

}  // namespace orders::http
