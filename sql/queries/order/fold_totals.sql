-- order/fold_totals: adds differences to the totals that they belong to, and how
-- many of them. What another session is folding is left to it.
-- $1 most differences
-- index: order_total_pkey · rows: 1
with chosen as materialized (
  select ctid
  from order_total_change
  limit $1::bigint
  for update skip locked
), gone as (
  delete from order_total_change c
  using chosen
  where c.ctid = chosen.ctid
  returning c.scope, c.status, c.order_source, c.orders
), folded as (
  insert into order_total as t (scope, status, order_source, orders)
  select scope, status, order_source, sum(orders)
  from gone
  group by scope, status, order_source
  order by scope, status, order_source  -- two never wait in a circle
  on conflict (scope, status, order_source) do update
  set orders = t.orders + excluded.orders
)
select count(*) from gone
