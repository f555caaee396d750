-- What the actors need to know of an order. Constant defaults and nullable
-- columns: no row is rewritten, the lock is held for a moment only.

alter table "order"
  add column if not exists version bigint not null default 0,
  add column if not exists event_sequence bigint not null default 0,
  add column if not exists invoice_attempt integer not null default 1,
  add column if not exists invoiced_attempt integer,
  add column if not exists checkout_id uuid;
