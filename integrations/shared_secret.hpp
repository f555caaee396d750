/// A secret that both ends of a credential know, and the one beside it while
/// it is being replaced: incoming credentials may use either, ours are made
/// with the current one (docs/security.md, "Replacing a secret").
#pragma once

#include <string>

namespace orders::integrations {

struct shared_secret {
  /// Empty: not configured; nothing is accepted then.
  std::string current;
  /// Empty: no other one. Only ever set beside a current one.
  std::string previous{};
};

}  // namespace orders::integrations
