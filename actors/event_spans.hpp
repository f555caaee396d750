/// The spans of events on their way to Kafka: one for each event of a sampled
/// trace, from one wave of the relay's round to its reports.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "actors/span_recorder.hpp"
#include "db/outbox_store.hpp"
#include "integrations/record_publisher.hpp"

namespace orders::actors {

class event_spans {
 public:
  /// `recorder` may be null: nothing is recorded then.
  event_spans(const span_recorder_ptr& recorder, const std::string& topic)
      : recorder_(recorder), topic_(topic) {}

  /// What the event's reader is to go on with: the event's own span where there
  /// will be one, else the trace as the outbox has it. Once for each event of
  /// the wave, in its order.
  std::optional<domain::trace_context> begin(const db::outbox_event& event);

  /// REQUIRES: a delivery for each event, in the same order.
  void finish(const std::vector<integrations::delivery>& deliveries);

 private:
  struct sampled_event {
    std::size_t place = 0;
    const db::outbox_event* event = nullptr;
    domain::trace_context span;
  };

  const span_recorder_ptr& recorder_;
  const std::string& topic_;
  const integrations::span::clock::time_point began_ =
      integrations::span::clock::now();
  std::size_t events_ = 0;
  std::vector<sampled_event> sampled_;
};

}  // namespace orders::actors
