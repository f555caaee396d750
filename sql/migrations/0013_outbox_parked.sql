-- When an event was set aside because Kafka kept refusing it (design 8); the
-- later events of its order wait behind it. Nullable: no row is rewritten.

alter table service_outbox
  add column if not exists parked_at timestamptz(6);
