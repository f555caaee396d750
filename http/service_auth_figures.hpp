/// How services proved themselves, by form of the token and outcome: while the
/// old form is still counted, its switch must stay on (docs/security.md).
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

#include "actors/metrics.hpp"
#include "integrations/signed_token.hpp"

namespace orders::http {

/// Any thread.
class service_auth_figures {
 public:
  enum class form : std::uint8_t { v1, v2 };

  void accepted(form which) { ++counts_of(which).accepted; }
  void refused(form which, integrations::token_fault why) {
    ++counts_of(which).refused.at(static_cast<std::size_t>(why));
  }
  /// The old form, where it is switched off.
  void switched_off() { ++v1_off_; }

  /// Registers `order_service_tokens_total`; `figures` live as long as `all`.
  static void watch(actors::metrics& all,
                    const std::shared_ptr<service_auth_figures>& figures);

 private:
  using count = std::atomic<std::uint64_t>;
  struct counts {
    count accepted{0};
    std::array<count, integrations::token_fault_count> refused{};
  };

  counts& counts_of(form which) { return which == form::v1 ? v1_ : v2_; }

  counts v1_, v2_;
  count v1_off_{0};
};

}  // namespace orders::http
