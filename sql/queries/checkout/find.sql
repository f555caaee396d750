-- checkout/find: looks many keys up at once, each exactly (F23): the
-- checkout of that user and key, and whether the old service made one.
-- $1 json array of {"user_id", "idempotency_key"}
-- index: checkout_user_id_idempotency_key_key, order_user_id_idempotency_key_key
select k.n, c.id, c.fingerprint, c.payment_method, c.expires_at,
       exists (select from "order" o
               where o.user_id = k.user_id
                 and o.idempotency_key = k.idempotency_key || ':0'
                 and o.checkout_id is null
                 and o.deleted_at is null) as made_by_old_service
from (select v.n, (v.j ->> 'user_id')::uuid as user_id,
             v.j ->> 'idempotency_key' as idempotency_key
      from jsonb_array_elements($1::jsonb) with ordinality v (j, n)) k
left join lateral (
  select *
  from checkout
  where checkout.user_id = k.user_id
    and checkout.idempotency_key = k.idempotency_key
  limit 1  -- key by key, whatever the planner believes of a young table
) c on true
