-- duty/lease: takes duties that are due, for a while: who does not report by
-- then loses them to the next. Of an order only the first open duty of each
-- neighbour is given out, per item where there are items: a reservation before
-- its release. A lease is no attempt. `basis` is the duty that this one
-- builds on: the commission's creation, the item's reservation.
-- $1 most duties · $2 milliseconds · $3 neighbours text[] that are switched on
-- index: neighbour_duty_due_at_idx, neighbour_duty_lane_idx · rows: <= $1
with due as materialized (
  select d.id
  from neighbour_duty d
  where d.done_at is null and d.refused_at is null
    and d.due_at <= now()
    and d.neighbour = any($3::text[])
    and not exists (
      select
      from neighbour_duty e
      where e.done_at is null and e.refused_at is null
        and e.order_id = d.order_id
        and e.neighbour = d.neighbour
        and e.item_id is not distinct from d.item_id
        and e.sequence < d.sequence)
  order by d.due_at, d.sequence
  limit $1
  for update of d skip locked
), leased as (
  update neighbour_duty d
  set due_at = now() + $2 * interval '1 millisecond'
  from due
  where d.id = due.id
  returning d.*
)
select d.id, d.order_id, d.kind, d.item_id, d.attempts,
       d.detail ->> 'orderNumber' as order_number,
       (d.detail ->> 'sellerId')::uuid as seller_id,
       d.detail ->> 'orderAmount' as order_amount,
       (d.detail ->> 'occurredAt')::timestamptz as occurred_at,
       (d.detail ->> 'productId')::uuid as product_id,
       (d.detail ->> 'variantId')::uuid as variant_id,
       (d.detail ->> 'quantity')::integer as quantity,
       (d.detail ->> 'addressId')::uuid as address_id,
       basis.done_at is not null as has_basis,
       basis.result ->> 'reservationId' as reservation_id
from leased d
left join neighbour_duty basis
  on basis.order_id = d.order_id
 and basis.item_id is not distinct from d.item_id
 and basis.kind = case
       when d.kind in ('commission-complete', 'commission-refund')
         then 'commission-create'
       when d.kind in ('stock-release', 'stock-confirm') then 'stock-reserve'
     end
order by d.sequence
