-- transaction: none
-- No two events of an order have one number.
create unique index concurrently if not exists service_outbox_aggregate_id_sequence_key
  on service_outbox (aggregate_id, sequence) where sequence is not null;
