-- The number of an event within its order, and the transaction that wrote it.

alter table service_outbox
  add column if not exists sequence bigint,
  add column if not exists transaction_id xid8;

-- Set apart from the new column, so that old rows are not rewritten to hold it.
alter table service_outbox
  alter column transaction_id set default pg_current_xact_id();
