-- What order_serve may do (docs/security.md), by order_owner, after every
-- migration: `psql --file` of it in the database "order". Doing it again is harmless.
grant connect on database "order" to order_serve;
grant usage on schema public to order_serve;
grant select on schema_migration to order_serve;
grant select, insert on checkout, order_item, order_status_history, order_search to order_serve;
grant select, insert, update on "order", order_total, neighbour_duty, duty_cursor to order_serve;
grant select, insert, update, delete on service_outbox, order_deadline, order_total_change, order_incident to order_serve;
