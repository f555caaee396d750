-- order/search_count: as order/count, of what a text is found in. Newest first,
-- though a count has no order: the plan is then that of the page, which ends
-- early for a text that is often found.
-- $1 user id · $2 seller id · $3 status · $4 source · $5 from · $6 to
-- $7 limit · $8 search pattern, wildcards escaped
-- index: as order/search_ids · rows: 1
select count(*)
from (
  select
  from "order" o
  join order_search s on s.order_id = o.id
  where o.deleted_at is null
    and ($1::uuid is null or o.user_id = $1::uuid)
    and ($2::uuid is null or o.seller_id = $2::uuid)
    and ($3::text is null or o.status = $3::text)
    and ($4::text is null or o.order_source = $4::text)
    and ($5::timestamptz is null or o.created_at >= $5::timestamptz)
    and ($6::timestamptz is null or o.created_at <= $6::timestamptz)
    and s.content ilike $8::text
    -- Not one that runs on into the next line.
    and (o.order_number ilike $8::text
         or o.shipping_recipient ilike $8::text
         or o.shipping_phone ilike $8::text)
  order by o.created_at desc, o.id desc
  limit $7::bigint) matching
