-- deadline/settle: what became of looks that changed nothing: look again then,
-- or never. A deadline that a change has set meanwhile stays as it is.
-- $1 json array of {"order_id", "leased_until", "look_at"?, "error"?}
-- index: order_deadline_pkey · rows: 1
with x as materialized (
  select *
  from jsonb_to_recordset($1::jsonb) as x (
    order_id uuid, leased_until timestamptz, look_at timestamptz, error text)
), ours as materialized (
  select found.order_id, x.look_at, x.error
  from x
  cross join lateral (
    -- One look-up each, however the planner guesses the table's size.
    select d.order_id
    from order_deadline d
    where d.order_id = x.order_id
      and d.due_at = x.leased_until
    for update skip locked) found
), forgotten as (
  delete from order_deadline d
  using ours
  where d.order_id = ours.order_id and ours.look_at is null
), postponed as (
  update order_deadline d
  set due_at = ours.look_at,
      attempts = case when ours.error is null then 0 else d.attempts + 1 end,
      last_error = ours.error,
      looked_at = now()
  from ours
  where d.order_id = ours.order_id and ours.look_at is not null
)
select count(*) from ours
