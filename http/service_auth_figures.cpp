#include "http/service_auth_figures.hpp"

#include <string>

namespace orders::http {

void service_auth_figures::watch(
    actors::metrics& all,
    const std::shared_ptr<service_auth_figures>& figures) {
  const auto add = [&](const char* name, std::string_view outcome,
                       const count& counted) {
    all.watch_counter(
        "order_service_tokens_total",
        "Service tokens, by their form and what became of them.",
        [figures, &counted] { return static_cast<double>(counted.load()); },
        {{"form", name}, {"outcome", std::string{outcome}}});
  };
  add("v1", "switched_off", figures->v1_off_);
  const auto add_all = [&](const char* name, const counts& counted) {
    add(name, "accepted", counted.accepted);
    for (std::size_t i = 0; i < counted.refused.size(); ++i)
      add(name, to_string(static_cast<integrations::token_fault>(i)),
          counted.refused[i]);
  };
  add_all("v1", figures->v1_);
  add_all("v2", figures->v2_);
}

}  // namespace orders::http
