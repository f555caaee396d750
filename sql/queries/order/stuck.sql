-- order/stuck: orders that may be stuck, as few look-ups as possible: looks
-- that fail, looks that nobody makes, invoices long missing, parked events.
-- Which of them are is for domain/trouble.hpp to say.
-- $1 most of each sort · $2 milliseconds that something may be overdue
-- index: order_deadline_failing_idx, order_deadline_due_at_idx,
--   order_status_created_at_id_idx, service_outbox_parked_idx · rows: <= 4 * $1
with candidate as materialized (
  (select order_id
   from order_deadline
   where attempts > 0
   order by due_at
   limit $1::integer)
  union
  (select order_id
   from order_deadline
   where due_at < now() - $2::bigint * interval '1 millisecond'
   order by due_at
   limit $1::integer)
  union
  (select id
   from "order"
   where status = 'pending'
     and created_at < now() - $2::bigint * interval '1 millisecond'
     and deleted_at is null
   order by created_at
   limit $1::integer)
  union
  (select aggregate_id
   from service_outbox
   where parked_at is not null
     and not is_published
   order by parked_at
   limit $1::integer)
)
select c.order_id, coalesce(d.attempts, 0), coalesce(d.last_error, ''),
       d.due_at, p.parked_at, coalesce(p.last_error, '')
from candidate c
left join order_deadline d on d.order_id = c.order_id
left join lateral (
  select s.parked_at, s.last_error
  from service_outbox s
  where s.aggregate_type = 'Order'
    and s.aggregate_id = c.order_id
    and s.parked_at is not null
    and not s.is_published
  order by s.parked_at
  limit 1) p on true
