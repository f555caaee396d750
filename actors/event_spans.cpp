#include "actors/event_spans.hpp"

namespace orders::actors {

std::optional<domain::trace_context> event_spans::begin(
    const db::outbox_event& event) {
  const auto place = events_++;
  if (!recorder_ || !event.trace || !event.trace->sampled) return event.trace;
  const auto own = event.trace->child();
  sampled_.push_back({place, &event, own});
  return own;
}

void event_spans::finish(
    const std::vector<integrations::delivery>& deliveries) {
  const auto took = integrations::span::clock::now() - began_;
  for (const auto& s : sampled_) {
    const auto& delivery = deliveries[s.place];
    integrations::span span;
    span.context = s.span;
    span.parent = s.event->trace->span_id;
    span.kind = integrations::span_kind::producer;
    span.name = "send " + topic_;
    span.began = began_;
    span.took = took;
    span.attributes = {{"messaging.system", std::string{"kafka"}},
                       {"messaging.operation.type", std::string{"send"}},
                       {"messaging.destination.name", topic_},
                       {"messaging.message.id", s.event->id.text()},
                       {"event.type", s.event->type}};
    span.failed = delivery.verdict != integrations::delivery_verdict::delivered;
    recorder_->record(std::move(span));
  }
}

}  // namespace orders::actors
