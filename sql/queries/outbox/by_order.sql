-- outbox/by_order: the events of an order that are still there, and how far
-- each got on its way to Kafka.
-- $1 order id · $2 most rows
-- index: idx_service_outbox_aggregate · rows: <= $2
select id, event_type, sequence, created_at, published_at, parked_at,
       retry_count, coalesce(last_error, '')
from service_outbox
where aggregate_type = 'Order'
  and aggregate_id = $1::uuid
order by sequence nulls first, created_at, id
limit $2::integer
