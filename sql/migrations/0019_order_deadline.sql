-- When the sweeper looks at an order next (design 7): one row for each order
-- that waits for something. Its own table, because a look must not rewrite the
-- wide row of the order with all its indexes.

create table if not exists order_deadline (
  order_id uuid not null constraint order_deadline_pkey primary key,
  due_at timestamptz(6) not null,
  attempts integer not null default 0,
  last_error text
);

create index if not exists order_deadline_due_at_idx on order_deadline (due_at);
