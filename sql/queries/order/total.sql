-- order/total: how many orders a seller has, or everybody, as the triggers of
-- migration 0029 keep it.
-- $1 seller id · $2 status · $3 source, null when not asked for
-- index: order_total_pkey, order_total_change_scope_idx · rows: 1
select coalesce(sum(orders), 0)::bigint
from (
  select scope, status, order_source, orders
  from order_total
  union all
  select scope, status, order_source, orders
  from order_total_change) kept
where scope = coalesce($1::uuid, '00000000-0000-0000-0000-000000000000')
  and ($2::text is null or status = $2::text)
  and ($3::text is null or order_source = $3::text)
