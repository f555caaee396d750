-- deadline/lease: orders that are overdue for a look, for this process alone
-- until the lease ends. Leasing is no attempt: who dies with a lease in hand
-- has not been refused anything.
-- $1 at most · $2 length of the lease in milliseconds
-- index: order_deadline_due_at_idx · rows: <= $1
with due as (
  select d.order_id, d.due_at
  from order_deadline d
  where d.due_at <= now()
  order by d.due_at
  limit $1::bigint
  for no key update skip locked
)
update order_deadline d
set due_at = now() + $2::bigint * interval '1 millisecond'
from due
where d.order_id = due.order_id
returning d.order_id, d.due_at, d.attempts
