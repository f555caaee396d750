-- deadline/adopt: gives orders that wait for something a deadline if they have
-- none: orders of the old service. They are due at once.
-- $1 at most
-- index: order_open_idx · rows: 1
with adopted as (
  insert into order_deadline (order_id, due_at)
  select o.id, now()
  from "order" o
  where o.status in ('pending', 'awaiting_payment', 'delivered')
    and o.deleted_at is null
    and not exists (select from order_deadline d where d.order_id = o.id)
  limit $1::bigint
  on conflict do nothing
  returning 1
)
select count(*) from adopted
