/// The platform's stronger service token, `X-Service-Auth-V2`, as neighbours
/// make and check it (docs/security.md): `keyid:name:seconds:nonce:signature`,
/// where the signature is the hex HMAC-SHA256 of eight lines: the header's
/// name, key id, service, method, target, SHA-256 of the body, seconds, nonce.
/// The sandbox has its own, for the same reason as in token.hpp.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "sandbox/token.hpp"

namespace orders::sandbox {

/// What the token is about.
struct token_subject {
  std::string_view method;
  std::string_view target;  ///< as sent, query included
  std::string_view body;
};

/// A token made now, with a nonce of its own.
std::string signed_token_v2(std::string_view name, const token_subject& about,
                            std::string_view secret);

/// Checks tokens and remembers the good ones, the last million. Thread-safe.
class token_v2_checker {
 public:
  /// The secrets that are accepted; without any, nothing is checked.
  explicit token_v2_checker(const std::vector<std::string>& secrets);

  /// `name`: X-Service-Name, which may be absent.
  token_verdict check(std::string_view token, std::string_view name,
                      const token_subject& about, std::int64_t now);

 private:
  /// By their key ids.
  std::map<std::string, std::string, std::less<>> secrets_;
  std::mutex mutex_;
  std::unordered_set<std::string> seen_;
  std::deque<std::string> oldest_first_;
};

}  // namespace orders::sandbox
