/// Orders that the relay leaves alone for a while, because an event of theirs
/// failed. The pause doubles with each failure; jitter keeps orders that
/// failed together from coming back together.
///
/// Not thread-safe: one owner. Clock and randomness are handed in.
#pragma once

#include <chrono>
#include <functional>
#include <unordered_map>
#include <vector>

#include "domain/uuid.hpp"

namespace orders::actors {

class order_pauses {
 public:
  using clock = std::chrono::steady_clock;

  struct options {
    std::chrono::milliseconds first{200};
    std::chrono::milliseconds longest{5000};
    std::size_t most = 1000;
  };

  /// `random`: uniform in [0, 1).
  order_pauses(options how, std::function<double()> random)
      : how_(how), random_(std::move(random)) {}

  /// False: there are too many already, this one is not remembered.
  bool add(const domain::uuid& order, clock::time_point now);
  void forget(const domain::uuid& order) { pauses_.erase(order); }

  /// Who is not to be taken up now. Forgets whose pause has been over for long.
  std::vector<domain::uuid> current(clock::time_point now);

 private:
  struct pause {
    std::chrono::milliseconds length{0};
    clock::time_point until{};
  };

  options how_;
  std::function<double()> random_;
  std::unordered_map<domain::uuid, pause> pauses_;
};

}  // namespace orders::actors
