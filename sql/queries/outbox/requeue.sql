-- outbox/requeue: parked events get their attempts again.
-- $1 ids uuid[]; null: all of them
-- index: service_outbox_parked_idx
update service_outbox
set parked_at = null,
    retry_count = 0
where parked_at is not null
  and not is_published
  and ($1::uuid[] is null or id = any($1::uuid[]))
returning id
