-- duty/by_order: what neighbours are to be told because of an order.
-- $1 order id · $2 most rows
-- index: neighbour_duty_order_id_kind_item_id_key · rows: <= $2
select neighbour, kind, created_at, due_at, done_at, refused_at, attempts,
       coalesce(last_error, '')
from neighbour_duty
where order_id = $1::uuid
order by sequence
limit $2::integer
