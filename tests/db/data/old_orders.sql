-- Orders such as years of the old service leave behind: 40 of eight shoppers,
-- some deleted, some with keys; moments to the microsecond; a total below zero
-- (F15); three items each, written in one statement, so of one moment.

insert into "order" (
  id, order_number, user_id, order_source, seller_id, subtotal,
  discount_amount, shipping_cost, tax_amount, total_amount,
  shipping_recipient, shipping_phone, shipping_street, shipping_city,
  shipping_province, shipping_postal_code, shipping_latitude,
  shipping_longitude, customer_email, customer_phone, customer_name, status,
  idempotency_key, paid_at, cancelled_at, created_at, updated_at, deleted_at)
select ('0e0e0e0e-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
       'ORD-20240101-' || lpad(n::text, 7, '0'),
       ('0a0a0a0a-0000-4000-8000-' || lpad((n % 8)::text, 12, '0'))::uuid,
       case when n % 3 = 0 then 'brand' else 'seller' end,
       case when n % 3 <> 0 then '0b0b0b0b-0000-4000-8000-000000000001'::uuid end,
       1000.25 * n, case when n = 7 then 99999.99 else 0 end, 9000, 0.01 * n,
       1000.25 * n - case when n = 7 then 99999.99 else 0 end + 9000 + 0.01 * n,
       'Pembeli ' || n, '0812' || n, 'Jl. Lama ' || n, 'Surabaya',
       'Jawa Timur', '60111',
       case when n % 2 = 0 then -7.25747220 end,
       case when n % 2 = 0 then 112.75208810 end,
       case when n % 4 = 0 then 'p' || n || '@example.com' end,
       '0812' || n, 'Pembeli ' || n,
       (array['pending', 'awaiting_payment', 'paid', 'delivered',
              'cancelled'])[1 + n % 5],
       case when n <= 12 then 'basket:' || n - 1 end,
       case when n % 5 in (2, 3) then timestamptz '2024-01-02 03:04:05.000001+00' end,
       case when n % 5 = 4 then timestamptz '2024-01-02 03:04:05.999999+00' end,
       timestamptz '2024-01-01 00:00:00.123456+00' + n * interval '1 hour',
       timestamptz '2024-01-05 00:00:00.654321+00' + n * interval '1 hour',
       case when n % 20 = 0 then timestamptz '2024-02-01 00:00:00+00' end
from generate_series(1, 40) n;

insert into order_item (
  id, order_id, item_type, product_id, seller_id, snapshot_product_name,
  snapshot_sku, unit_price, quantity, subtotal, total_amount, created_at)
select gen_random_uuid(), o.id,
       o.order_source || '_product', gen_random_uuid(), o.seller_id,
       'Item ' || line, 'SKU-' || line, 333.33, line, 333.33 * line,
       333.33 * line, o.created_at
from "order" o, unnest(array[2, 1, 3]) with ordinality as l (line, place)
order by o.id, place;

insert into order_status_history (order_id, to_status, reason, changed_by_type,
                                  metadata, created_at)
select id, 'pending', 'order_created', 'system', '{"a": [1, 2]}', created_at
from "order";

insert into service_outbox (aggregate_type, aggregate_id, event_type, payload,
                            created_at)
select 'Order', id, 'order.created',
       jsonb_build_object('orderId', id, 'orderNumber', order_number),
       created_at
from "order";

insert into "return" (return_number, order_id, user_id, reason, items,
                      subtotal_amount, total_amount, deadline, updated_at)
select 'RET-1', id, user_id, 'damaged', '[]', 100, 100, now(), now()
from "order" limit 1;
