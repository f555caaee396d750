/// Tells Prometheus what the actors of the background count in figures of
/// their own: the relay, the sweeper, the duties, the payment listener.
#pragma once

#include "actors/address_book.hpp"
#include "actors/directory_figures.hpp"
#include "actors/metrics.hpp"
#include "actors/span_recorder.hpp"

namespace orders::actors {

/// Everything under names that begin with `order_`.
void watch_figures(metrics& metrics, const address_book& book);
/// `type`: of the actors that the directories look after.
void watch_directories(metrics& metrics, const std::string& type,
                       const std::vector<directory_figures_ptr>& shards);
void watch_spans(metrics& metrics, const span_figures_ptr& figures);

}  // namespace orders::actors
