-- order/count: how many orders the filters of a listing match, counted only up
-- to a limit.
-- $1 user id · $2 seller id · $3 status · $4 source · $5 from · $6 to
-- $7 limit
-- index: as order/page_ids · rows: 1
select count(*)
from (
  select
  from "order" o
  where o.deleted_at is null
    and ($1::uuid is null or o.user_id = $1::uuid)
    and ($2::uuid is null or o.seller_id = $2::uuid)
    and ($3::text is null or o.status = $3::text)
    and ($4::text is null or o.order_source = $4::text)
    and ($5::timestamptz is null or o.created_at >= $5::timestamptz)
    and ($6::timestamptz is null or o.created_at <= $6::timestamptz)
  limit $7::bigint) matching
