#include "app/actor_options.hpp"

#include "log/log.hpp"

namespace orders::app {

namespace {

constexpr std::size_t spans_of_a_batch = 512;

}  // namespace

actors::neighbour_options neighbour_options_of(
    const settings& s, const std::string& service, const std::string& url,
    std::chrono::milliseconds timeout,
    const std::shared_ptr<integrations::http_client>& transport,
    const domain::environment& env, const actors::span_recorder_ptr& spans) {
  actors::neighbour_options out;
  out.service = service;
  out.base_url = url;
  out.attempt_timeout = timeout;
  out.breaker.enabled = s.circuit_breaker;
  out.transport = transport;
  out.now = env.now;
  out.spans = spans;
  if (!s.service_secret.empty())
    out.signer = std::make_shared<const integrations::service_token_signer>(
        s.service_name, s.service_secret);
  return out;
}

actors::span_recorder_ptr span_recorder_of(
    const settings& s, const actors::span_figures_ptr& figures) {
  if (s.trace_endpoint.empty()) return nullptr;
  return std::make_shared<actors::span_recorder>(
      s.trace_queue, spans_of_a_batch, s.trace_share, figures);
}

actors::span_exporter_options span_exporter_options_of(
    const settings& s, const std::string& instance,
    const std::shared_ptr<integrations::http_client>& transport,
    const actors::span_recorder_ptr& spans,
    const actors::span_figures_ptr& figures) {
  actors::span_exporter_options out;
  out.endpoint = s.trace_endpoint;
  out.source = {s.service_name, ORDER_SERVICE_VERSION, instance};
  out.interval = s.trace_interval;
  out.timeout = s.trace_timeout;
  out.transport = transport;
  out.spans = spans;
  out.figures = figures;
  return out;
}

domain::order_policy policy_of(const settings& s) {
  domain::order_policy out;
  out.invoice_grace = s.invoice_grace;
  out.reconcile_interval = s.reconcile_interval;
  out.expiry_grace = s.expiry_grace;
  out.completion_delay = std::chrono::hours{24} * s.auto_complete_days;
  out.specific_events = s.specific_events;
  return out;
}

integrations::kafka_options kafka_options_of(const settings& s) {
  // The settings were checked when they were read.
  auto out = integrations::parse_kafka_options(s.kafka_brokers, s.kafka_options)
                 .value();
  out.log = [](const std::string& line) {
    log::warn("kafka-client", {{"line", line}});
  };
  return out;
}

}  // namespace orders::app
