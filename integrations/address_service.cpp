#include "integrations/address_service.hpp"

#include "integrations/duty_reply.hpp"
#include "integrations/json_reply.hpp"

namespace orders::integrations {

std::string address_used_path(const domain::duty& d) {
  return "/api/addresses/" + d.address_id.value_or(domain::uuid{}).text() +
         "/mark-used";
}

domain::duty_outcome read_address_used(const http_reply& reply) {
  if (auto known = outcome_by_status(reply, "address-service")) return *known;
  if (reply.status == 404)
    return duty_needless(error_text(reply, "the address is gone"));
  if (reply.status == 409) return duty_needless(error_text(reply, "conflict"));
  // A page of something in between is no answer of address-service.
  if (!reply.body.empty() && !json_document{reply.body}.root().is_object())
    return duty_again("address-service answered no JSON");
  return duty_done();
}

}  // namespace orders::integrations
