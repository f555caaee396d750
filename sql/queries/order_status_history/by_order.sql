-- order_status_history/by_order: the history of an order, oldest first, and
-- whose it is. An order without history is one row of nulls.
-- $1 order id · $2 most rows
-- index: order_pkey, idx_order_status_history_order_id · rows: <= $2
select o.user_id, h.id, h.from_status, h.to_status, h.reason, h.notes,
       h.changed_by, coalesce(h.changed_by_type, ''), h.metadata, h.created_at
from "order" o
left join order_status_history h on h.order_id = o.id
where o.id = $1::uuid
  and o.deleted_at is null
order by h.created_at, h.id
limit $2::integer
