-- order/ids_by_checkout: the orders of one checkout.
-- $1 checkout id
-- index: order_checkout_id_idx
select o.id
from "order" o
where o.checkout_id = $1::uuid
  and o.deleted_at is null
