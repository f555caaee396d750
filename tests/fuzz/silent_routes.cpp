// Routes that answer nothing: the targets ask the router which route a request
// belongs to, and need no service behind it.
#include "http/routes/routes.hpp"

namespace orders::http::routes {

#define SILENT(name) \
  void name(const services&, const exchange_ptr&) {}

SILENT(root)
SILENT(health)
SILENT(ready)
SILENT(metrics)
SILENT(api_docs_page)
SILENT(api_docs_file)
SILENT(openapi_json)
SILENT(openapi_yaml)
SILENT(console_page)
SILENT(console_session)
SILENT(console_file)
SILENT(place_order)
SILENT(list_orders)
SILENT(order_by_id)
SILENT(order_by_number)
SILENT(admin_order_by_id)
SILENT(order_history)
SILENT(explain_order)
SILENT(list_stuck_orders)
SILENT(retry_invoice)
SILENT(reconcile)
SILENT(requeue_events)
SILENT(export_orders)
SILENT(read_events)
SILENT(put_status)
SILENT(admin_put_status)
SILENT(put_shipping_cost)
SILENT(put_shipment_status)
SILENT(cancel)
SILENT(list_parked_events)
SILENT(requeue_parked_event)
SILENT(requeue_parked_events)
SILENT(get_log_level)
SILENT(put_log_level)

#undef SILENT

}  // namespace orders::http::routes
