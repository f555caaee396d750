-- outbox/mark_published: Kafka has acknowledged these events.
-- $1 ids uuid[]
-- index: service_outbox_pkey
update service_outbox
set is_published = true,
    published_at = now(),
    last_error = null
where id = any($1::uuid[])
  and not is_published
