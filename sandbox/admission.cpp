#include "sandbox/admission.hpp"

#include "sandbox/json_text.hpp"
#include "sandbox/token.hpp"

namespace orders::sandbox {

reply refusal(int status, std::string_view text) {
  json_text out;
  return json_reply(status,
                    out.raw("success", "false").text("error", text).finish());
}

std::optional<reply> refuse_stranger(const request& asked) {
  // The stronger token decides where it is sent.
  const bool strong = asked.token_v2 != token_verdict::missing;
  switch (strong ? asked.token_v2 : asked.token) {
    case token_verdict::unchecked:
    case token_verdict::good:
      return std::nullopt;
    case token_verdict::missing:
      return refusal(401, "Authentication required");
    case token_verdict::name_mismatch:
      return refusal(401, "Service name mismatch");
    default:
      return refusal(401, "Invalid service authentication token");
  }
}

}  // namespace orders::sandbox
