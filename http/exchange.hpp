/// One request on its way to its reply.
#pragma once

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "actors/metrics.hpp"
#include "actors/span_recorder.hpp"
#include "domain/origin.hpp"
#include "http/caller.hpp"
#include "http/edge/server.hpp"
#include "http/incoming_trace.hpp"

namespace orders::http {

struct route;

/// Owned by whoever is working on the request; destroyed unanswered, its token
/// answers 503.
struct exchange {
  edge::request request;
  edge::reply_token token;
  /// See request_id.hpp.
  std::string id;
  incoming_trace trace;
  /// Who is told of this request when its trace is sampled; null: nobody.
  actors::span_recorder* spans = nullptr;
  /// Sent with every reply, whatever becomes of the request (CORS).
  edge::header_list extra_headers;
  /// Who asks; meaningless on public routes.
  http::caller caller;
  /// Parsed, not yet validated.
  nlohmann::json body;
  /// The variable part of the path, decoded: an id or an order number.
  std::string parameter;
  /// Null: a path that is none of ours.
  const http::route* route = nullptr;
  /// Where it is counted, and since when; null: nowhere.
  const actors::request_metrics* counted = nullptr;
  std::chrono::steady_clock::time_point began;

  std::string header(const char* name) const {
    const auto found = request.parsed.headers.find(name);
    return found == request.parsed.headers.end() ? std::string{}
                                                 : found->second;
  }

  /// For commands and calls that this request leads to.
  domain::origin_ptr origin() const {
    return std::make_shared<const domain::origin>(
        domain::origin{trace.here, trace.state, id});
  }

  /// Names the request in the reply, and in the shape that the client wants.
  void reply(edge::reply what);
};
using exchange_ptr = std::shared_ptr<exchange>;

}  // namespace orders::http
