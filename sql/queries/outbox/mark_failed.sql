-- outbox/mark_failed: why these events did not arrive. Only refusals count as
-- attempts; an event that is parked waits until it is requeued.
-- $1 json array of {id, error, refused, parked}
-- index: service_outbox_pkey
update service_outbox o
set last_error = f.error,
    retry_count = o.retry_count + f.refused::integer,
    parked_at = case when f.parked then now() else o.parked_at end
from jsonb_to_recordset($1::jsonb) as f (
  id uuid, error text, refused boolean, parked boolean)
where o.id = f.id
  and not o.is_published
