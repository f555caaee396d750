#include "actors/relay_round.hpp"

#include <algorithm>

namespace orders::actors {

using integrations::delivery_verdict;

namespace {

/// The events of one order that have not been sent yet.
using queue = std::span<const db::outbox_event>;

std::vector<queue> queues_of(std::span<const db::outbox_event> events) {
  std::vector<queue> out;
  for (std::size_t first = 0; first < events.size();) {
    auto last = first + 1;
    while (last < events.size() &&
           events[last].order_id == events[first].order_id)
      ++last;
    out.push_back(events.subspan(first, last - first));
    first = last;
  }
  return out;
}

}  // namespace

bool round_result::is_outage() const {
  return delivered.empty() && !failed.empty() &&
         std::none_of(failed.begin(), failed.end(),
                      [](const auto& f) { return f.refused; });
}

round_result publish_in_waves(std::span<const db::outbox_event> events,
                              const publish_wave& publish,
                              const std::function<bool()>& go_on) {
  round_result out;
  auto queues = queues_of(events);
  while (!queues.empty() && go_on()) {
    std::vector<const db::outbox_event*> wave;
    wave.reserve(queues.size());
    for (const auto& q : queues) wave.push_back(&q.front());
    const auto reports = publish(wave);
    std::vector<queue> rest;
    for (std::size_t i = 0; i < queues.size(); ++i) {
      const auto& event = *wave[i];
      if (reports[i].verdict != delivery_verdict::delivered) {
        out.failed.push_back({event.id, event.order_id, reports[i].error,
                              reports[i].verdict == delivery_verdict::refused,
                              event.refusals});
        continue;
      }
      out.delivered.push_back(event.id);
      if (queues[i].size() > 1)
        rest.push_back(queues[i].subspan(1));
      else
        out.finished_orders.push_back(event.order_id);
    }
    queues = std::move(rest);
  }
  return out;
}

}  // namespace orders::actors
