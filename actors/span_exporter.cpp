#include "actors/span_exporter.hpp"

#include "log/log.hpp"

namespace orders::actors {

namespace {

using self_pointer = span_exporter_actor::stateful_pointer<span_exporter_state>;

void answer_waiting(self_pointer self) {
  for (const auto& w : std::exchange(self->state.waiting, {})) w->deliver(true);
}

/// Sends a batch, unless one is on its way: what comes of that sends the next.
void send_batch(self_pointer self) {
  auto& s = self->state;
  if (s.on_the_way > 0) return;
  const auto batch = s.options.spans->take();
  if (batch.empty()) return answer_waiting(self);
  s.on_the_way = batch.size();
  integrations::http_request request;
  request.method = "POST";
  request.url = s.options.endpoint + integrations::otlp_traces_path;
  request.headers = {{"Content-Type", "application/json"}};
  request.body = integrations::otlp_request(batch, s.options.source);
  request.timeout = s.options.timeout;
  // Weak, so that the actor can end while its request is still on the wire.
  const auto address =
      caf::actor_cast<caf::weak_actor_ptr>(caf::actor_cast<caf::actor>(self));
  s.options.transport->send(
      std::move(request),
      [address, id = ++s.requests](integrations::http_outcome over) {
        if (auto owner = caf::actor_cast<caf::actor>(address))
          caf::anon_send(owner, std::make_shared<const call_outcome>(
                                    call_outcome{id, std::move(over)}));
      });
}

std::string complaint_about(const integrations::http_outcome& outcome) {
  if (!outcome)
    return std::string{integrations::to_string(outcome.error().code)};
  return outcome->status / 100 == 2
             ? std::string{}
             : "status " + std::to_string(outcome->status);
}

void batch_over(self_pointer self, const integrations::http_outcome& outcome) {
  auto& s = self->state;
  const auto count = std::exchange(s.on_the_way, 0);
  const auto complaint = complaint_about(outcome);
  if (complaint.empty())
    s.options.figures->exported += count;
  else
    s.options.figures->dropped_there += count;
  if (!complaint.empty() && !s.collector_failed)
    log::warn("spans-not-exported", {{"reason", complaint}, {"count", count}});
  s.collector_failed = !complaint.empty();
  if (!s.waiting.empty() || s.options.spans->has_batch()) send_batch(self);
}

}  // namespace

span_exporter_actor::behavior_type span_exporter(
    self_pointer self, span_exporter_options options) {
  self->state.options = std::move(options);
  self->delayed_send(self, self->state.options.interval, tick_atom::value);
  return {
      [self](flush_atom) {
        auto reply = make_answer<bool>(self);
        self->state.waiting.push_back(reply);
        send_batch(self);
        return reply->promise();
      },
      [self](wake_atom) {
        self->state.options.spans->exporter.awake();
        send_batch(self);
      },
      [self](tick_atom) {
        send_batch(self);
        self->delayed_send(self, self->state.options.interval,
                           tick_atom::value);
      },
      [self](const call_outcome_ptr& over) { batch_over(self, over->outcome); },
  };
}

}  // namespace orders::actors
