-- order/page_ids: one page of a listing, newest first (contract 1.5, F59), after
-- a position or a number of rows. An absent filter is null; the plan made for
-- the given ones leaves it out.
-- $1 user id · $2 seller id · $3 status · $4 source · $5 from · $6 to
-- $7 created at and $8 id of the last order seen · $9 page size
-- $10 rows to skip
-- index: order_created_at_id_idx, or the one of user, seller or status that
--        ends in these columns · rows: <= page size
select o.id, o.created_at
from "order" o
where o.deleted_at is null
  and ($1::uuid is null or o.user_id = $1::uuid)
  and ($2::uuid is null or o.seller_id = $2::uuid)
  and ($3::text is null or o.status = $3::text)
  and ($4::text is null or o.order_source = $4::text)
  and ($5::timestamptz is null or o.created_at >= $5::timestamptz)
  and ($6::timestamptz is null or o.created_at <= $6::timestamptz)
  and ($7::timestamptz is null
       or (o.created_at, o.id) < ($7::timestamptz, $8::uuid))
order by o.created_at desc, o.id desc
limit $9::bigint offset $10::bigint
