/// The metrics of each route, resolved once.
#pragma once

#include <vector>

#include "actors/metrics.hpp"

namespace orders::http {

struct route;

class route_metrics {
 public:
  explicit route_metrics(actors::metrics& all);

  /// Null: a path that is none of ours, whatever was asked.
  const actors::request_metrics& of(const route* which) const;

 private:
  std::vector<actors::request_metrics> by_route_;
  actors::request_metrics other_;
};

}  // namespace orders::http
