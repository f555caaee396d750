-- transaction: none
-- Which orders have a parked event: the relay asks for every order it takes up.
create index concurrently if not exists service_outbox_parked_idx
  on service_outbox (aggregate_id, parked_at)
  where parked_at is not null and not is_published;
