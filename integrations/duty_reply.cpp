#include "integrations/duty_reply.hpp"

#include <algorithm>
#include <array>

#include "domain/json_writer.hpp"
#include "integrations/json_reply.hpp"

namespace orders::integrations {

using domain::duty_outcome;
using domain::duty_verdict;

namespace {

constexpr std::array passing_refusals = {401, 403, 408, 425, 429};

bool may_pass(int status) {
  return status < 400 || status > 499 ||
         std::find(passing_refusals.begin(), passing_refusals.end(), status) !=
             passing_refusals.end();
}

}  // namespace

duty_outcome duty_done(std::string result) {
  return {duty_verdict::done, std::move(result), {}, false};
}

duty_outcome duty_needless(std::string_view why) {
  domain::json_writer json{128};
  json.begin_object().member("needless", why).end_object();
  return duty_done(json.take());
}

duty_outcome duty_again(std::string why) {
  return {duty_verdict::again, {}, std::move(why), false};
}

duty_outcome duty_doubtful(const http_reply& reply, const char* service) {
  return {duty_verdict::doubtful, {}, error_of(reply, service).message, false};
}

duty_outcome duty_refused(std::string why) {
  return {duty_verdict::refused, {}, std::move(why), false};
}

std::optional<duty_outcome> outcome_by_status(const http_reply& reply,
                                              const char* service) {
  if (is_success(reply.status) || reply.status == 404 || reply.status == 409)
    return std::nullopt;
  auto why = error_of(reply, service).message;
  return may_pass(reply.status) ? duty_again(std::move(why))
                                : duty_refused(std::move(why));
}

}  // namespace orders::integrations
