/// The handlers of router.cpp's table. Each runs on an I/O thread after
/// authentication, never blocks, and answers through its exchange, at once or
/// when an actor has answered.
#pragma once

#include "http/exchange.hpp"
#include "http/services.hpp"

namespace orders::http::routes {

// service.cpp
void root(const services& s, const exchange_ptr& x);
void health(const services& s, const exchange_ptr& x);
void ready(const services& s, const exchange_ptr& x);
void metrics(const services& s, const exchange_ptr& x);

// api_docs.cpp
void api_docs_page(const services& s, const exchange_ptr& x);
void api_docs_file(const services& s, const exchange_ptr& x);
void openapi_json(const services& s, const exchange_ptr& x);
void openapi_yaml(const services& s, const exchange_ptr& x);

// console.cpp
void console_page(const services& s, const exchange_ptr& x);
void console_session(const services& s, const exchange_ptr& x);
void console_file(const services& s, const exchange_ptr& x);

// place_order.cpp
void place_order(const services& s, const exchange_ptr& x);

// read_orders.cpp
void list_orders(const services& s, const exchange_ptr& x);
void order_by_id(const services& s, const exchange_ptr& x);
void order_by_number(const services& s, const exchange_ptr& x);
void admin_order_by_id(const services& s, const exchange_ptr& x);

// order_history.cpp
void order_history(const services& s, const exchange_ptr& x);

// support.cpp
void explain_order(const services& s, const exchange_ptr& x);
void list_stuck_orders(const services& s, const exchange_ptr& x);
void retry_invoice(const services& s, const exchange_ptr& x);
void reconcile(const services& s, const exchange_ptr& x);
void requeue_events(const services& s, const exchange_ptr& x);

// export_orders.cpp
void export_orders(const services& s, const exchange_ptr& x);

// read_events.cpp
void read_events(const services& s, const exchange_ptr& x);

// change_orders.cpp
void put_status(const services& s, const exchange_ptr& x);
void admin_put_status(const services& s, const exchange_ptr& x);
void put_shipping_cost(const services& s, const exchange_ptr& x);
void put_shipment_status(const services& s, const exchange_ptr& x);
void cancel(const services& s, const exchange_ptr& x);

// log_level.cpp
void get_log_level(const services& s, const exchange_ptr& x);
void put_log_level(const services& s, const exchange_ptr& x);

// admin_outbox.cpp
void list_parked_events(const services& s, const exchange_ptr& x);
void requeue_parked_event(const services& s, const exchange_ptr& x);
void requeue_parked_events(const services& s, const exchange_ptr& x);

}  // namespace orders::http::routes
