-- Orders :first to :last, each with its checkout, two items, history, and what
-- else its status calls for, as if they had come evenly over the last year.
-- Every value follows from the order's number, so that load scripts know ids,
-- users and telephone numbers without asking.
--
--   :rows    how many orders there are in all; numbers beyond are of today
--   :status  of all of them; empty: as shops have them, most completed
--
-- A tenth belongs to seller 1; a user has twenty orders. The newest twentieth
-- still has its events in the outbox, published.
with n as materialized (
  select i, r.id, r.checkout_id, r.user_id, s.status,
         now() - greatest(:rows - i, 0) * (interval '365 days' / :rows) as at,
         case when i % 10 = 9 then null
              else ('a0000000-0000-4000-8000-'
                    || lpad(to_hex(case when i % 10 = 0 then 1
                                        else 2 + i % 997 end), 12, '0'))::uuid
         end as seller_id,
         10000 + (i % 500) * 1000 + 0.00 as price
  from generate_series(:first::bigint, :last::bigint) i
  cross join lateral (
    select (lpad(to_hex(i), 8, '0') || '-0000-7000-8000-'
            || lpad(to_hex(i), 12, '0'))::uuid as id,
           (lpad(to_hex(i), 8, '0') || '-0001-7000-8000-'
            || lpad(to_hex(i), 12, '0'))::uuid as checkout_id,
           ('b1000000-0000-4000-8000-'
            || lpad(to_hex(i % greatest(:rows / 20, 1)), 12, '0'))::uuid
             as user_id) r
  cross join lateral (
    select case
             when :'status' <> '' then :'status'
             when i / 10 % 100 < 80 then 'completed'
             when i / 10 % 100 < 86 then 'cancelled'
             when i / 10 % 100 < 89 then 'refunded'
             when i / 10 % 100 < 92 then 'shipped'
             when i / 10 % 100 < 94 then 'in_transit'
             when i / 10 % 100 < 96 then 'paid'
             when i / 10 % 100 < 98 then 'processing'
             when i / 10 % 100 < 99 then 'awaiting_payment'
             else 'delivered'
           end as status) s
), new_checkout as (
  insert into checkout (id, user_id, idempotency_key, fingerprint,
                        payment_method, created_at)
  select checkout_id, user_id, 'fill-' || i, repeat('0', 64),
         'bank_transfer', at
  from n
), new_order as (
  insert into "order" (
    id, order_number, user_id, order_source, seller_id, subtotal,
    discount_amount, shipping_cost, tax_amount, total_amount,
    shipping_recipient, shipping_phone, shipping_street, shipping_district,
    shipping_city, shipping_province, shipping_postal_code, customer_email,
    customer_phone, customer_name, shipping_method, shipping_courier, status,
    paid_at, shipped_at, delivered_at, completed_at, cancelled_at,
    idempotency_key, created_at, updated_at, version, event_sequence,
    invoiced_attempt, checkout_id, refunded_amount)
  select id,
         'ORD-' || to_char(at at time zone 'UTC', 'YYYYMMDD') || '-'
           || upper(lpad(to_hex(i), 7, '0')),
         user_id, case when seller_id is null then 'brand' else 'seller' end,
         seller_id, price * 3, 0, 15000, 0, price * 3 + 15000,
         'Recipient ' || i, '+62811' || lpad(i::text, 8, '0'),
         'Jl. Melati ' || i % 200, 'Kebayoran Baru', 'Jakarta Selatan',
         'DKI Jakarta', '12110', 'user' || i % 50000 || '@example.com',
         '+62811' || lpad(i::text, 8, '0'), 'Recipient ' || i, 'REG', 'jne',
         status,
         case when status not in ('awaiting_payment', 'cancelled')
              then at + interval '5 minutes' end,
         case when status in ('shipped', 'in_transit', 'delivered', 'completed')
              then at + interval '1 day' end,
         case when status in ('delivered', 'completed')
              then at + interval '3 days' end,
         case when status = 'completed' then at + interval '10 days' end,
         case when status = 'cancelled' then at + interval '1 hour' end,
         'fill-' || i || ':0', at, at, 2, 2, 1, checkout_id,
         case when status = 'refunded' then price * 3 + 15000 else 0 end
  from n
), new_deadline as (
  -- Later than any benchmark lasts: the sweeper has nothing to do.
  insert into order_deadline (order_id, due_at)
  select id, now() + interval '7 days'
  from n
  where status in ('awaiting_payment', 'delivered')
), new_item as (
  insert into order_item (
    id, order_id, item_type, product_id, seller_id, snapshot_product_name,
    snapshot_sku, snapshot_image_url, unit_price, quantity, subtotal,
    discount_amount, total_amount, created_at, line_number)
  select (lpad(to_hex(i), 8, '0') || '-1' || lpad(to_hex(line), 3, '0')
          || '-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
         id,
         case when seller_id is null then 'brand_product'
              else 'seller_product' end,
         ('c0000000-0000-4000-8000-'
          || lpad(to_hex((i + line * 977) % 2000), 12, '0'))::uuid,
         seller_id, 'Product ' || (i + line * 977) % 2000,
         'SKU-' || (i + line * 977) % 2000,
         'https://images.example/p/' || (i + line * 977) % 2000 || '.jpg',
         price, line + 1, price * (line + 1), 0, price * (line + 1), at, line
  from n
  cross join generate_series(0, 1) line
), new_history as (
  insert into order_status_history (order_id, from_status, to_status, reason,
                                    changed_by_type, created_at)
  select id, step.was, step.became, 'bench', 'system', at
  from n
  cross join lateral (
    values (null, 'pending'), ('pending', n.status)) as step (was, became)
)
insert into service_outbox (aggregate_type, aggregate_id, event_type, payload,
                            is_published, published_at, created_at, sequence)
select 'Order', id,
       case number when 1 then 'order.created' else 'order.status_changed' end,
       jsonb_build_object('orderId', id, 'userId', user_id,
                          'sellerId', seller_id, 'totalAmount', price * 3),
       true, at, at, number
from n
cross join generate_series(1, 2) number
where i > :rows - :rows / 20;
