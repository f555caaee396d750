-- outbox/delete_published: removes events that were published before a moment,
-- a batch at a time. What another relay is removing is passed over.
-- $1 moment · $2 most rows
-- index: idx_service_outbox_published
delete from service_outbox
where id in (
  select id
  from service_outbox
  where is_published
    and created_at < $1::timestamptz
    and coalesce(published_at, created_at) < $1::timestamptz
  order by created_at
  limit $2::integer
  for update skip locked)
