-- An event as the writers leave it in the outbox; three to an order.
--
--   :run  8 hex digits that no other run has
\set n :n + 1
insert into service_outbox (aggregate_type, aggregate_id, event_type, payload, created_at, sequence)
values ('Order',
        (:run || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7000-8000-' || lpad(to_hex((:n::bigint - 1) / 3), 12, '0'))::uuid,
        'order.status_changed', :payload::jsonb, clock_timestamp(), (:n::bigint - 1) % 3 + 1);
