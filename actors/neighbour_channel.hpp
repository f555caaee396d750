/// The calls of one neighbour's client: a bound on how many wait, a circuit
/// breaker, a fresh service token for each attempt, retries with full jitter
/// inside the caller's deadline (design 5). Not an actor: its client owns it
/// and calls it from its own handlers only.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "actors/messages.hpp"
#include "actors/metrics.hpp"
#include "actors/random_unit.hpp"
#include "actors/span_recorder.hpp"
#include "domain/environment.hpp"
#include "integrations/backoff.hpp"
#include "integrations/circuit_breaker.hpp"
#include "integrations/service_token.hpp"
#include "integrations/upstream_error.hpp"

namespace orders::actors {

struct neighbour_options {
  /// For messages and logs, e.g. "product-service".
  std::string service;
  /// Without a trailing slash.
  std::string base_url;
  /// Of one attempt.
  std::chrono::milliseconds attempt_timeout{5000};
  unsigned retries = 0;
  /// How long what was read may be used again; only the product client does.
  std::chrono::milliseconds reuse{0};
  std::size_t most_pending = 2048;
  integrations::circuit_breaker::options breaker{};
  /// Null: no secret is set, no call can be signed.
  std::shared_ptr<const integrations::service_token_signer> signer;
  std::shared_ptr<integrations::http_client> transport;
  /// Uniform in [0, 1), for the pauses between attempts.
  std::function<double()> random = random_unit;
  /// What tokens are dated by.
  std::function<domain::timestamp()> now = domain::system_now;
  /// Told of every attempt of a sampled trace; may be null.
  span_recorder_ptr spans;
  neighbour_metrics counting{};
};

struct outgoing_call {
  std::string method, path, body;
  deadline until;
  domain::origin_ptr origin{};
};

class neighbour_channel {
 public:
  using outcome = integrations::upstream_result<integrations::http_reply>;
  using completion = std::function<void(outcome)>;

  /// `deliver` hands an attempt's outcome to the owner's mailbox, from any
  /// thread; `later` sends the owner a retry_atom after a pause; `now` is the
  /// owner's time.
  struct mailbox {
    std::function<void(call_outcome_ptr)> deliver;
    std::function<void(std::chrono::milliseconds, std::uint64_t)> later;
    std::function<deadline()> now;
  };

  neighbour_channel(neighbour_options options, mailbox owner);

  /// `done` is called once: at once when the call is refused, else from
  /// attempt_over.
  void call(outgoing_call what, completion done);
  /// The owner got a call_outcome.
  void attempt_over(const call_outcome& over);
  /// The owner got its retry_atom.
  void attempt_again(std::uint64_t call);

  std::size_t pending() const { return calls_.size(); }

 private:
  struct running_call {
    outgoing_call what;
    completion done;
    integrations::backoff pauses;
    deadline admitted_at{};
    /// The attempt that runs: a span of its own, with the count of those
    /// before it.
    domain::trace_context trace{};
    integrations::span::clock::time_point began{};
    std::int64_t attempts_before = -1;
  };

  void attempt(std::uint64_t id, running_call& call);
  void finish(std::uint64_t id, outcome result);
  void log_failure(const outgoing_call& what,
                   const integrations::transport_error& why) const;

  integrations::http_request request_for(const running_call& call) const;
  integrations::http_request signed_request_for(
      const outgoing_call& what) const;
  void record(const running_call& call,
              const integrations::http_outcome& over) const;

  neighbour_options options_;
  /// What of the base URL belongs to the request's target.
  std::string path_prefix_;
  mailbox owner_;
  integrations::circuit_breaker breaker_;
  std::unordered_map<std::uint64_t, running_call> calls_;
  std::uint64_t last_id_ = 0;
};

}  // namespace orders::actors
