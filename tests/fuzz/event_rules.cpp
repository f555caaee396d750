#include "tests/fuzz/event_rules.hpp"

#include <nlohmann/json.hpp>

#include "db/event_payload.hpp"
#include "integrations/cloud_event.hpp"
#include "tests/fuzz/target.hpp"

namespace orders::fuzz {

namespace {

using nlohmann::json;

bool tells(const json& payload, const char* name,
           const domain::optional_text& text) {
  return text ? payload.value(name, json{}) == *text : !payload.contains(name);
}

/// A JSON number of event money, as the text it was written from.
bool tells(const json& payload, const char* name, domain::money amount) {
  const auto found = payload.find(name);
  return found != payload.end() && found->is_number() &&
         domain::money::parse(found->dump()) == amount;
}

void check_payload(const std::string& text, const domain::order& o,
                   const domain::order_event& event) {
  const auto payload = json::parse(text, nullptr, false);
  must(payload.is_object(), "a payload is a JSON object");
  must(payload["eventId"] == event.id.text() &&
           payload["orderId"] == o.id.text() &&
           payload["orderNumber"] == o.order_number &&
           payload["version"] == o.version,
       "a payload names event, order and version");
  must(tells(payload, "fromStatus", event.from_status) &&
           tells(payload, "toStatus", event.to_status) &&
           tells(payload, "reason", event.reason) &&
           tells(payload, "notes", event.notes) &&
           tells(payload, "trackingNumber", event.tracking_number),
       "the texts of an event arrive as they are");
  must(tells(payload, "totalAmount", o.total_amount) &&
           tells(payload, "subtotal", o.subtotal) &&
           (!event.amount || tells(payload, "amount", *event.amount)),
       "the amounts of an event arrive as they are");
  must(payload["items"].size() == o.items.size(), "all items are told");
}

}  // namespace

void check_event(const domain::order& o, const domain::order_event& event) {
  const auto payload = db::event_payload(o, event);
  check_payload(payload, o, event);
  const integrations::outgoing_event out{
      event.id, std::string{domain::to_text(event.type)},
      o.id,     domain::to_iso_text(o.updated_at),
      1,        payload};
  const auto record = integrations::to_cloud_event(out, "orders", o.id.text());
  must(record.value == payload && record.key == o.id.text(),
       "a record carries the payload as it is");
  must(record.headers.size() == 8 && record.headers[2].second == out.type,
       "a record names its type");
}

}  // namespace orders::fuzz
