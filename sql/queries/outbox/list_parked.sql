-- outbox/list_parked: events that were set aside, the longest waiting first.
-- $1 most rows
-- index: service_outbox_parked_idx · rows: <= $1
select id, aggregate_id, event_type, retry_count, parked_at,
       coalesce(last_error, '')
from service_outbox
where parked_at is not null
  and not is_published
order by parked_at, id
limit $1::integer
