#include "http/route_metrics.hpp"

#include "http/router.hpp"

namespace orders::http {

route_metrics::route_metrics(actors::metrics& all)
    : other_(all.requests_of("any", "other")) {
  for (const auto& r : all_routes())
    by_route_.push_back(
        all.requests_of(std::string{r.method}, std::string{r.path}));
}

const actors::request_metrics& route_metrics::of(const route* which) const {
  return which
             ? by_route_[static_cast<std::size_t>(which - all_routes().data())]
             : other_;
}

}  // namespace orders::http
