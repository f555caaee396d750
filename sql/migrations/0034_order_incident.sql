-- What was tried with an order and came to nothing: commands that were refused,
-- invoices and looks that failed. The same one again only counts, so an order
-- has a handful of rows however long its trouble lasts.
create table if not exists order_incident (
  order_id uuid not null,
  kind varchar(10) not null,
  what varchar(40) not null,
  by_type varchar(20) not null,
  text varchar(200) not null,
  by_id uuid,
  first_at timestamptz(6) not null default current_timestamp,
  last_at timestamptz(6) not null default current_timestamp,
  times bigint not null default 1,
  constraint order_incident_pkey primary key (order_id, kind, what, by_type, text)
);

-- Old ones are removed.
create index if not exists order_incident_last_at_idx on order_incident (last_at);

-- When an order was looked at last. Nullable: no row is rewritten.
alter table order_deadline
  add column if not exists looked_at timestamptz(6);
