/// What a neighbour's reply means for a duty (domain/duty.hpp), where its
/// status says it already:
///
///   2xx                       to be read by who called
///   401, 403                  again: secrets that differ are put right one day
///   408, 425, 429, 5xx, 3xx   again
///   other 4xx                 refused: the same call gets the same answer
///
/// 404 and 409 mean something else to each call and are left to it as well.
#pragma once

#include <optional>

#include "domain/duty.hpp"
#include "integrations/http_transport.hpp"

namespace orders::integrations {

/// nullopt: 2xx, 404 or 409.
std::optional<domain::duty_outcome> outcome_by_status(const http_reply& reply,
                                                      const char* service);

domain::duty_outcome duty_done(std::string result = {});
/// Done without anything to do, for this reason.
domain::duty_outcome duty_needless(std::string_view why);
domain::duty_outcome duty_again(std::string why);
/// With the reply's own `error` text.
domain::duty_outcome duty_doubtful(const http_reply& reply,
                                   const char* service);
domain::duty_outcome duty_refused(std::string why);

constexpr bool is_success(int status) {
  return status >= 200 && status <= 299;
}

}  // namespace orders::integrations
