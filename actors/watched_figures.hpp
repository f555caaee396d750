/// Tells Prometheus what the actors of the background count in figures of
/// their own: the relay, the sweeper, the duties, the payment listener.
#pragma once

#include "actors/address_book.hpp"
#include "actors/metrics.hpp"
#include "actors/span_recorder.hpp"

namespace orders::actors {

/// Everything under names that begin with `order_`.
void watch_figures(metrics& metrics, const address_book& book);
void watch_spans(metrics& metrics, const span_figures_ptr& figures);

}  // namespace orders::actors
