-- duty/plan: reads the next events and writes down what neighbours must be
-- told because of them (contract 6.5). Without a cursor it makes one that
-- stands at the present and plans nothing.
--
-- Only events below the snapshot's horizon are read: no transaction that is
-- still running can commit behind the cursor. `held` is empty when somebody
-- else plans, or has moved the cursor since this snapshot, which would move it
-- back. Seller and amounts are those of the order, which no longer change; so
-- rows of the old service, whose payloads are thin, serve as well.
-- $1 most events · $2 neighbours text[] that are switched on
-- index: service_outbox by transaction_id, id · rows: 1
with seen as materialized (
  select transaction_id, event_id
  from duty_cursor
), begun as (
  insert into duty_cursor (transaction_id, event_id)
  select pg_snapshot_xmin(pg_current_snapshot()),
         '00000000-0000-0000-0000-000000000000'::uuid
  where not exists (select from seen)
  on conflict do nothing
), next_event as materialized (
  select e.*
  from seen
  cross join lateral (
    select b.transaction_id, b.id, b.sequence, b.aggregate_type,
           b.aggregate_id as order_id, b.event_type, b.created_at,
           b.payload ->> 'toStatus' as to_status
    from service_outbox b
    where (b.transaction_id, b.id) > (seen.transaction_id, seen.event_id)
      and b.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
    order by b.transaction_id, b.id
    limit $1) e
), held as materialized (
  select c.only_row
  from duty_cursor c
  join seen using (transaction_id, event_id)
  where exists (select from next_event)
  for update of c skip locked
), fact as materialized (
  select e.transaction_id, e.sequence as event_sequence, e.id as event_id,
         e.order_id, e.event_type, e.to_status, e.created_at as occurred_at,
         o.order_number, o.seller_id, o.total_amount, o.shipping_address_id
  from next_event e
  join "order" o on o.id = e.order_id
  where e.aggregate_type = 'Order'
    and exists (select from held)
), commission as (
  select f.*, 'payment' as neighbour,
         case f.to_status when 'paid' then 'commission-create'
                          when 'completed' then 'commission-complete'
                          else 'commission-refund' end as kind,
         null::uuid as item_id, null::integer as line_number,
         jsonb_build_object('orderNumber', f.order_number,
                            'sellerId', f.seller_id,
                            'orderAmount', f.total_amount,
                            'occurredAt', f.occurred_at) as detail
  from fact f
  where 'payment' = any($2::text[])
    and f.event_type = 'order.status_changed'
    and f.to_status in ('paid', 'completed', 'refunded')
    and f.seller_id is not null
), reserve as materialized (
  select f.*, 'warehouse' as neighbour, 'stock-reserve' as kind,
         i.id as item_id, i.line_number,
         jsonb_build_object('productId', i.product_id,
                            'variantId', i.variant_id,
                            'quantity', i.quantity) as detail
  from fact f
  join order_item i on i.order_id = f.order_id
  where 'warehouse' = any($2::text[])
    and f.event_type = 'order.created'
    and f.seller_id is null
    and i.product_id is not null
), reserved_item as (
  select r.order_id, r.item_id
  from reserve r
  union
  select d.order_id, d.item_id
  from neighbour_duty d
  where d.kind = 'stock-reserve'
    and d.order_id in (select f.order_id from fact f)
), stock_end as (
  select f.*, 'warehouse' as neighbour,
         case f.to_status when 'cancelled' then 'stock-release'
                          else 'stock-confirm' end as kind,
         r.item_id, null::integer as line_number, '{}'::jsonb as detail
  from fact f
  join reserved_item r using (order_id)
  where 'warehouse' = any($2::text[])
    and f.event_type = 'order.status_changed'
    and f.to_status in ('cancelled', 'shipped')
), address as (
  select f.*, 'address' as neighbour, 'address-used' as kind,
         null::uuid as item_id, null::integer as line_number,
         jsonb_build_object('addressId', f.shipping_address_id) as detail
  from fact f
  where 'address' = any($2::text[])
    and f.event_type = 'order.created'
    and f.shipping_address_id is not null
), planned as (
  insert into neighbour_duty (order_id, neighbour, kind, item_id, detail)
  select order_id, neighbour, kind, item_id, detail
  from (select * from commission
        union all select * from reserve
        union all select * from stock_end
        union all select * from address) duty
  order by transaction_id, event_sequence, event_id, line_number, item_id
  on conflict do nothing
), moved as (
  update duty_cursor
  set transaction_id = last.transaction_id,
      event_id = last.id
  from (select transaction_id, id
        from next_event
        order by transaction_id desc, id desc
        limit 1) last
  where exists (select from held)
)
select case when exists (select from held)
            then (select count(*) from next_event) else 0 end as events,
       exists (select from neighbour_duty d
               where d.done_at is null and d.refused_at is null
                 and d.due_at <= now()
                 and d.neighbour = any($2::text[])) as is_due,
       ceil(1000 * extract(epoch from (
         select min(d.due_at) - now()
         from neighbour_duty d
         where d.done_at is null and d.refused_at is null
           and d.due_at > now()
           and d.neighbour = any($2::text[]))))::bigint as next_due_ms
