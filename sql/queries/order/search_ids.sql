-- order/search_ids: as order/page_ids, of what a text is found in.
-- $1 user id · $2 seller id · $3 status · $4 source · $5 from · $6 to
-- $7 created at and $8 id of the last order seen · $9 page size
-- $10 rows to skip · $11 search pattern, wildcards escaped
-- index: order_search_content_idx, or for a text that is often found that of
--        the listing with order_search_pkey · rows: <= page size
select o.id, o.created_at
from "order" o
join order_search s on s.order_id = o.id
where o.deleted_at is null
  and ($1::uuid is null or o.user_id = $1::uuid)
  and ($2::uuid is null or o.seller_id = $2::uuid)
  and ($3::text is null or o.status = $3::text)
  and ($4::text is null or o.order_source = $4::text)
  and ($5::timestamptz is null or o.created_at >= $5::timestamptz)
  and ($6::timestamptz is null or o.created_at <= $6::timestamptz)
  and ($7::timestamptz is null
       or (o.created_at, o.id) < ($7::timestamptz, $8::uuid))
  and s.content ilike $11::text
  -- Not one that runs on into the next line.
  and (o.order_number ilike $11::text
       or o.shipping_recipient ilike $11::text
       or o.shipping_phone ilike $11::text)
order by o.created_at desc, o.id desc
limit $9::bigint offset $10::bigint
