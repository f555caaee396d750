-- incident/by_order: what was tried with an order in vain.
-- $1 order id · $2 most rows
-- index: order_incident_pkey · rows: <= $2
select kind, what, by_type, text, by_id, first_at, last_at, times
from order_incident
where order_id = $1::uuid
order by last_at desc
limit $2::integer
