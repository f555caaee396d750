-- What the actors need to know of an order. Constant defaults and nullable
-- columns: no row is rewritten, the lock is held for a moment only.

alter table "order"
  add column if not exists version bigint not null default 0,
  add column if not exists event_sequence bigint not null default 0,
  add column if not exists invoice_attempt integer not null default 1,
  add column if not exists invoiced_attempt integer,
  add column if not exists checkout_id uuid;

alter table order_item
  add column if not exists line_number integer;

alter table service_outbox
  add column if not exists sequence bigint,
  add column if not exists transaction_id xid8;

-- Set apart from the new column, so that old rows are not rewritten to hold it.
alter table service_outbox
  alter column transaction_id set default pg_current_xact_id();
