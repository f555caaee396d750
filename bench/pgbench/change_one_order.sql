-- The same change of one order, :order, again and again.
begin;
update "order"
set shipment_status = case shipment_status when 'booked' then 'picked_up' else 'booked' end,
    updated_at = now(), version = version + 1,
    event_sequence = event_sequence + 1
where id = :order::uuid
returning event_sequence as sequence \gset
insert into order_status_history (order_id, from_status, to_status, reason, changed_by_type, created_at)
values (:order::uuid, 'awaiting_payment', 'awaiting_payment', 'bench', 'service', now());
insert into service_outbox (aggregate_type, aggregate_id, event_type, payload, created_at, sequence)
values ('Order', :order::uuid, 'order.shipment_reported', :payload::jsonb, now(), :sequence::bigint);
commit;
