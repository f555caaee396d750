/// Why an order stands where it stands, and what happens next: for operators.
#pragma once

#include "domain/order_story.hpp"
#include "domain/sweeping.hpp"
#include "domain/trouble.hpp"

namespace orders::domain {

struct explanation {
  /// A sentence or two.
  std::string summary;
  /// What the sweeper will do by itself, and when it looks; none: nothing.
  sweep_task next = sweep_task::none;
  std::optional<timestamp> next_at;
  std::vector<order_status> allowed;
  std::vector<mending> possible;
  std::optional<trouble> problem;
};

/// What the sweeper does when it looks, as a sentence.
std::string_view sentence_of(sweep_task task);

explanation explain(const order& o, const order_story& story, timestamp now,
                    const order_policy& policy);

}  // namespace orders::domain
