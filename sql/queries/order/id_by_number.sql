-- order/id_by_number: the order of a number, exact and case-sensitive.
-- $1 order number
-- index: order_order_number_key · rows: <= 1
select o.id
from "order" o
where o.order_number = $1
  and o.deleted_at is null
