-- What one change of status writes: filled orders from :first on, one after the
-- other, each once.
\set i :first + :n * :clients + :client_id
\set n :n + 1
begin;
update "order"
set status = 'confirmed', confirmed_at = now(), updated_at = now(),
    version = version + 1, event_sequence = event_sequence + 1
where id = (lpad(to_hex(:i::bigint), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid
  and version = 2;
insert into order_status_history (order_id, from_status, to_status, reason, changed_by_type, created_at)
values ((lpad(to_hex(:i::bigint), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid,
        'paid', 'confirmed', 'bench', 'admin', now());
insert into service_outbox (aggregate_type, aggregate_id, event_type, payload, created_at, sequence)
values ('Order',
        (lpad(to_hex(:i::bigint), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid,
        'order.status_changed', :payload::jsonb, now(), 3);
commit;
