-- What neighbours must still be told because of an event (contract 6.5): a
-- commission, a stock reservation, an address used. A row is open until it is
-- done or refused for good; due_at is its next attempt, or the end of a lease.

create table if not exists neighbour_duty (
  id uuid not null default gen_random_uuid() constraint neighbour_duty_pkey primary key,
  sequence bigint not null generated always as identity,
  order_id uuid not null,
  neighbour varchar(20) not null,
  kind varchar(30) not null,
  item_id uuid,
  detail jsonb not null,
  created_at timestamptz(6) not null default current_timestamp,
  due_at timestamptz(6) not null default current_timestamp,
  attempts integer not null default 0,
  last_error text,
  result jsonb,
  done_at timestamptz(6),
  refused_at timestamptz(6),
  constraint neighbour_duty_ended_once check (done_at is null or refused_at is null)
);

-- Each duty once, however often its event is read.
create unique index if not exists neighbour_duty_order_id_kind_item_id_key
  on neighbour_duty (order_id, kind, coalesce(item_id, '00000000-0000-0000-0000-000000000000'::uuid));

-- Who is next; and who stands before whom.
create index if not exists neighbour_duty_due_at_idx
  on neighbour_duty (due_at) where done_at is null and refused_at is null;
create index if not exists neighbour_duty_lane_idx
  on neighbour_duty (order_id, neighbour, sequence) where done_at is null and refused_at is null;

create index if not exists neighbour_duty_refused_at_idx
  on neighbour_duty (refused_at) where refused_at is not null;
