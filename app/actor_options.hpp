/// What the settings mean to the actors.
#pragma once

#include <memory>
#include <string>

#include "actors/neighbour_channel.hpp"
#include "actors/span_exporter.hpp"
#include "app/settings.hpp"
#include "domain/environment.hpp"
#include "integrations/kafka_options.hpp"

namespace orders::app {

/// `timeout` is that of one attempt; tokens are dated by `env`.
actors::neighbour_options neighbour_options_of(
    const settings& s, const std::string& service, const std::string& url,
    std::chrono::milliseconds timeout,
    const std::shared_ptr<integrations::http_client>& transport,
    const domain::environment& env, const actors::span_recorder_ptr& spans);

/// Null while no spans are exported.
actors::span_recorder_ptr span_recorder_of(
    const settings& s, const actors::span_figures_ptr& figures);

actors::span_exporter_options span_exporter_options_of(
    const settings& s, const std::string& instance,
    const std::shared_ptr<integrations::http_client>& transport,
    const actors::span_recorder_ptr& spans,
    const actors::span_figures_ptr& figures);

domain::order_policy policy_of(const settings& s);

/// REQUIRES: settings that read_settings has checked.
integrations::kafka_options kafka_options_of(const settings& s);

}  // namespace orders::app
