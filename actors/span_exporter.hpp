/// The SPAN EXPORTER: hands what the span recorder has gathered to an
/// OpenTelemetry collector, a batch in one request, at most one at a time;
/// every few seconds, and when a batch is full.
///
/// What the collector does not take is dropped and counted: traces are for
/// looking at, and must not pile up here while it is away.
#pragma once

#include <memory>
#include <string>

#include "actors/answer.hpp"
#include "actors/messages.hpp"
#include "actors/span_recorder.hpp"
#include "integrations/otlp_trace.hpp"

namespace orders::actors {

struct span_exporter_options {
  /// Of the collector, e.g. `http://localhost:4318`, without a slash at the
  /// end.
  std::string endpoint;
  integrations::span_source source;
  std::chrono::milliseconds interval{5000};
  /// Of one request.
  std::chrono::milliseconds timeout{10000};
  std::shared_ptr<integrations::http_client> transport;
  span_recorder_ptr spans;
  span_figures_ptr figures;
};

using span_exporter_actor = caf::typed_actor<
    // Exports what has been gathered by now; replies when that is over.
    caf::replies_to<flush_atom>::with<bool>,
    // A batch is full (from the recorder).
    caf::reacts_to<wake_atom>,
    // It is time to export (from itself).
    caf::reacts_to<tick_atom>,
    // A request is over (from the transport).
    caf::reacts_to<call_outcome_ptr>>;

struct span_exporter_state {
  static constexpr const char* name = "span-exporter";

  span_exporter_options options;
  /// Spans in the request that is on its way; 0: there is none.
  std::size_t on_the_way = 0;
  std::uint64_t requests = 0;
  /// Told once an outage.
  bool collector_failed = false;
  /// Who waits until everything is exported.
  std::vector<answer_ptr<bool>> waiting;
};

span_exporter_actor::behavior_type span_exporter(
    span_exporter_actor::stateful_pointer<span_exporter_state> self,
    span_exporter_options options);

}  // namespace orders::actors
