-- order/ids_by_old_key: the orders of a checkout that the old service made,
-- whose key is exactly `<key>:<index>` (F23). A checkout of the old service
-- has an order for each seller; its indexes have no gaps.
-- $1 user id · $2 checkout key · $3 the largest index to look for
-- index: order_user_id_idempotency_key_key
select o.id
from "order" o
where o.user_id = $1::uuid
  and o.idempotency_key = any (select $2 || ':' || i
                               from generate_series(0, $3::integer) i)
  and o.checkout_id is null
  and o.deleted_at is null
