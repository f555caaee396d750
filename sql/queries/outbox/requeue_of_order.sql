-- outbox/requeue_of_order: the parked events of one order get their attempts
-- again.
-- $1 order id
-- index: idx_service_outbox_aggregate
update service_outbox
set parked_at = null,
    retry_count = 0
where aggregate_type = 'Order'
  and aggregate_id = $1::uuid
  and parked_at is not null
  and not is_published
returning id
