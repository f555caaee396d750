-- The trace that an event happened in (W3C Trace Context, `traceparent`), so
-- that whoever handles it can go on with that trace. Rows stay as they are;
-- those of the old service have none.

alter table service_outbox
  add column if not exists traceparent varchar(55);
