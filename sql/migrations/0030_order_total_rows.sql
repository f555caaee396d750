-- The orders that were there before the triggers: all there are, less those
-- that the triggers have counted. One statement sees both at the same moment,
-- so nobody need wait for it.

insert into order_total as t (scope, status, order_source, orders)
select scope, status, order_source, sum(orders)
from (
  select coalesce(seller_id, '00000000-0000-0000-0000-000000000000') as scope,
         status, order_source, count(*) as orders
  from "order"
  where deleted_at is null
  group by grouping sets ((status, order_source),
                          (seller_id, status, order_source))
  having grouping(seller_id) = 1 or seller_id is not null
  union all
  select scope, status, order_source, -orders
  from order_total
  union all
  select scope, status, order_source, -orders
  from order_total_change
) counted
group by scope, status, order_source
having sum(orders) <> 0
on conflict (scope, status, order_source) do update
set orders = t.orders + excluded.orders;
