/// The replies of the API: successes and errors in the contract's shapes
/// (contract 1.2, 1.5, 3.9).
#pragma once

#include <string>

#include "actors/messages.hpp"
#include "http/edge/reply.hpp"
#include "http/field_errors.hpp"
#include "http/list_query.hpp"
#include "http/order_json.hpp"

namespace orders::http {

edge::reply json_reply(int status, std::string body);

// -- errors -----------------------------------------------------------------

/// `{"success":false,"error":TEXT}`, with `code` when it is not empty.
edge::reply error_reply(int status, const std::string& text,
                        const std::string& code = {});
edge::reply validation_reply(const std::vector<field_error>& errors);
edge::reply not_found_reply(const std::string& raw_path);
/// The one table from failures to replies.
edge::reply failure_reply(const actors::failure& why);

// -- successes --------------------------------------------------------------

/// `{"success":true,"data":ORDER}` with an entity tag.
edge::reply order_reply(const domain::order& o);
/// `{"success":true,"message":TEXT,"data":ORDER}` with an entity tag.
edge::reply changed_order_reply(const domain::order& o,
                                const std::string& message,
                                show_items items = show_items::yes);
edge::reply listing_reply(const domain::order_page& page,
                          const list_query& query);
/// `{"success":true,"data":{"events":[...],"nextCursor":TEXT,"more":BOOL}}`.
edge::reply feed_reply(const domain::feed_page& page);
/// `{"success":true,"data":[...]}`.
edge::reply parked_events_reply(const std::vector<db::parked_event>& events);
/// `{"success":true,"message":TEXT,"data":{"requeued":[ID, ...]}}`.
edge::reply requeued_reply(const std::vector<domain::uuid>& ids);
edge::reply checkout_reply(const actors::checkout_answer& answer);

}  // namespace orders::http
