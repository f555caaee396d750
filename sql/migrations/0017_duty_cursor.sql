-- Up to which event duties have been planned: one row, made when the first
-- neighbour duty is switched on. Its row lock is the planner's turn.

create table if not exists duty_cursor (
  only_row boolean not null default true
    constraint duty_cursor_pkey primary key
    constraint duty_cursor_only_row check (only_row),
  transaction_id xid8 not null,
  event_id uuid not null
);
