-- transaction: none
-- The oldest unpublished events of each of the relay's 16 partitions; the last
-- four bits of an order's id are its partition (docs/adr/0006-relay-partitions.md).
create index concurrently if not exists service_outbox_unpublished_idx
  on service_outbox ((get_byte(uuid_send(aggregate_id), 15) & 15), created_at, id)
  where not is_published;
