/// The replies of the routes that tell how an order came to where it stands.
#pragma once

#include "actors/messages.hpp"
#include "http/edge/reply.hpp"

namespace orders::http {

/// `{"success":true,"data":[STEP, ...]}`, oldest first.
edge::reply history_reply(const domain::order_history& history);

/// Where the order stands and why, what comes next, and all that is known to
/// have happened, as one timeline.
edge::reply explanation_reply(const actors::known_story& known,
                              domain::timestamp now,
                              const domain::order_policy& policy);

/// `{"success":true,"data":{"orders":[...],"more":BOOL}}`.
edge::reply stuck_orders_reply(const db::stuck_orders& found);

/// What mending an order came to: 503 when a neighbour still fails.
edge::reply mended_reply(domain::mending how,
                         const actors::attend_result& result);

}  // namespace orders::http
