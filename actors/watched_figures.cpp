#include "actors/watched_figures.hpp"

namespace orders::actors {

namespace {

/// Reads an atomic, and keeps the figures that it belongs to alive.
template <class Figures, class Field>
metrics::reading reading_of(const std::shared_ptr<Figures>& figures,
                            Field Figures::*field) {
  return [figures, field] {
    return static_cast<double>(((*figures).*field).load());
  };
}

void watch_relay(metrics& m, const relay_figures_ptr& f) {
  m.watch_counter("order_outbox_published_total",
                  "Events that Kafka has acknowledged.",
                  reading_of(f, &relay_figures::published));
  m.watch_counter("order_outbox_failures_total",
                  "Deliveries that failed and are tried again.",
                  reading_of(f, &relay_figures::failed));
  m.watch_counter("order_outbox_refusals_total",
                  "Of the failures: refused by Kafka for the event itself.",
                  reading_of(f, &relay_figures::refused));
  m.watch_counter("order_outbox_removed_total",
                  "Published events that were removed after their time.",
                  reading_of(f, &relay_figures::removed));
  m.watch_gauge("order_outbox_partitions",
                "Partitions, of 16, that this process publishes.",
                reading_of(f, &relay_figures::partitions));
  m.watch_gauge("order_outbox_kafka_reachable",
                "1 unless the last round did not reach Kafka.",
                reading_of(f, &relay_figures::reachable));
  m.watch_gauge("order_outbox_unpublished_events",
                "Events in the outbox that wait for Kafka; at most 100000 are "
                "counted.",
                reading_of(f, &relay_figures::unpublished));
  m.watch_gauge("order_outbox_oldest_unpublished_seconds",
                "Age of the event that has waited longest for Kafka.",
                reading_of(f, &relay_figures::oldest_seconds));
  m.watch_gauge("order_outbox_parked_events",
                "Events that Kafka refused too often; somebody must look.",
                reading_of(f, &relay_figures::parked_now));
}

void watch_sweeps(metrics& m, const sweep_figures_ptr& f) {
  using domain::sweep_task;
  for (const auto task : {sweep_task::make_invoice, sweep_task::ask_payment,
                          sweep_task::complete}) {
    const metrics::labels by{{"task", std::string{domain::to_text(task)}}};
    m.watch_counter(
        "order_sweep_looks_total", "Looks at orders that wait for something.",
        [f, task] { return static_cast<double>(f->looks(task)); }, by);
    m.watch_counter(
        "order_sweep_failures_total", "Of these: looks that failed.",
        [f, task] { return static_cast<double>(f->failed_looks(task)); }, by);
  }
  for (const auto* status :
       {"pending", "awaiting_payment", "delivered", "cancelled"}) {
    const auto watch = [&](const char* name, const char* help, auto value) {
      m.watch_gauge(name, help,
                    [f, status, value] {
                      for (const auto& o : f->overdue())
                        if (o.status == status)
                          return static_cast<double>(value(o));
                      return 0.0;
                    },
                    {{"status", status}});
    };
    using overdue = const db::overdue_orders&;
    watch("order_overdue_orders",
          "Orders that are overdue for a look, or whose last look failed.",
          [](overdue o) { return o.count; });
    watch("order_failing_orders", "Of these: orders whose last look failed.",
          [](overdue o) { return o.failing; });
    watch("order_overdue_oldest_seconds", "For how long the longest has been.",
          [](overdue o) { return o.oldest.count(); });
  }
}

void watch_payments(metrics& m, const payment_figures_ptr& f) {
  const auto outcome = [&](const char* name, auto field) {
    m.watch_counter("order_payment_events_total",
                    "Events of payment-service, by what became of them.",
                    reading_of(f, field), {{"outcome", name}});
  };
  outcome("applied", &payment_figures::applied);
  outcome("refused", &payment_figures::refused);
  outcome("ignored", &payment_figures::ignored);
  outcome("dead", &payment_figures::dead);
  m.watch_counter("order_payment_event_retries_total",
                  "Events of payment-service that had to be tried again.",
                  reading_of(f, &payment_figures::retried));
}

void watch_duties(metrics& m, const duty_figures_ptr& f) {
  m.watch_counter("order_duties_done_total", "Neighbour duties fulfilled.",
                  reading_of(f, &duty_figures::done));
  m.watch_counter("order_duty_failures_total",
                  "Attempts at neighbour duties that failed.",
                  reading_of(f, &duty_figures::failed));
  m.watch_counter("order_stock_shortages_total",
                  "Items that warehouse-service could not reserve.",
                  reading_of(f, &duty_figures::shortages));
  m.watch_gauge("order_duties_open", "Neighbour duties not yet fulfilled.",
                reading_of(f, &duty_figures::open));
  m.watch_gauge("order_duties_refused",
                "Duties refused for good; somebody must look.",
                reading_of(f, &duty_figures::refused));
  m.watch_gauge("order_duties_oldest_open_seconds",
                "Age of the duty that has been open longest.",
                reading_of(f, &duty_figures::oldest_open_seconds));
}

metrics::reading sum_of(const std::vector<directory_figures_ptr>& shards,
                        std::atomic<std::size_t> directory_figures::*field) {
  return [shards, field] {
    double out = 0;
    for (const auto& shard : shards)
      out += static_cast<double>(((*shard).*field).load());
    return out;
  };
}

}  // namespace

void watch_directories(metrics& m, const std::string& type,
                       const std::vector<directory_figures_ptr>& shards) {
  m.watch_gauge("order_actors", "Actors that live, by type.",
                sum_of(shards, &directory_figures::live), {{"type", type}});
  m.watch_gauge("order_mailbox_messages",
                "Messages that waited for the directories of these actors when "
                "they took the last one.",
                sum_of(shards, &directory_figures::waiting), {{"type", type}});
}

void watch_spans(metrics& m, const span_figures_ptr& f) {
  m.watch_counter("order_spans_exported_total",
                  "Spans that the trace collector has taken.",
                  reading_of(f, &span_figures::exported));
  const auto dropped = [&](const char* reason, auto field) {
    m.watch_counter("order_spans_dropped_total",
                    "Spans that were thrown away: because too many waited, or "
                    "because the collector did not take them.",
                    reading_of(f, field), {{"reason", reason}});
  };
  dropped("queue", &span_figures::dropped_here);
  dropped("collector", &span_figures::dropped_there);
}

void watch_figures(metrics& metrics, const address_book& book) {
  watch_relay(metrics, book.relay);
  watch_sweeps(metrics, book.sweeps);
  watch_payments(metrics, book.payments);
  watch_duties(metrics, book.duties);
}

}  // namespace orders::actors
