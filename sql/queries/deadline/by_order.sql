-- deadline/by_order: when an order is looked at next, and what became of the
-- looks so far.
-- $1 order id
-- index: order_deadline_pkey · rows: <= 1
select due_at, looked_at, attempts, coalesce(last_error, '')
from order_deadline
where order_id = $1::uuid
