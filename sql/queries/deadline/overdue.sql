-- deadline/overdue: how many orders are overdue for a look, by status, and for
-- how many seconds the longest. At most so many are counted.
-- $1 at most
-- index: order_deadline_due_at_idx, order_pkey · rows: <= statuses
select o.status, count(*), count(*) filter (where d.attempts > 0),
       greatest(extract(epoch from now() - min(d.due_at)), 0)::bigint
from (select order_id, due_at, attempts
      from order_deadline
      where due_at <= now() or attempts > 0
      limit $1::bigint) d
join "order" o on o.id = d.order_id
group by o.status
