-- order/total: how many orders a seller has, or everybody, as the triggers of
-- migration 0029 keep it.
-- $1 seller id · $2 status · $3 source, null when not asked for
-- index: order_total_pkey · rows: 1
select coalesce(sum(orders), 0)::bigint
from order_total
where scope = coalesce($1::uuid, '00000000-0000-0000-0000-000000000000')
  and ($2::text is null or status = $2::text)
  and ($3::text is null or order_source = $3::text)
