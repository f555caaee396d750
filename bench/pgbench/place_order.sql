-- What one checkout of one order with two items writes, in one transaction: the
-- same rows as sql/queries/checkout/place.sql and the order's move to
-- awaiting_payment by sql/queries/order/change.sql.
--
--   :run      12 hex digits that no other run has
--   :payload  of an event, as the service writes it
\set n :n + 1
begin;
insert into checkout (id, user_id, idempotency_key, fingerprint, payment_method, created_at)
values ((lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7001-8000-' || :run)::uuid,
        (lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-4000-8000-' || :run)::uuid,
        'bench-' || :run || '-' || :client_id || '-' || :n, repeat('0', 64), 'bank_transfer', now());
insert into "order" (
  id, order_number, user_id, order_source, seller_id, subtotal,
  discount_amount, shipping_cost, tax_amount, total_amount,
  shipping_recipient, shipping_phone, shipping_street, shipping_district,
  shipping_city, shipping_province, shipping_postal_code, customer_email,
  customer_phone, customer_name, status, idempotency_key, created_at,
  updated_at, event_sequence, invoiced_attempt, checkout_id)
values ((lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7000-8000-' || :run)::uuid,
        'ORD-20260101-' || :run || '-' || :client_id || '-' || :n,
        (lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-4000-8000-' || :run)::uuid,
        'seller', 'a0000000-0000-4000-8000-000000000001', 375000, 0, 15000, 0,
        390000, 'Siti Rahma', '+6281234567890', 'Jl. Melati 5',
        'Kebayoran Baru', 'Jakarta Selatan', 'DKI Jakarta', '12110',
        'siti@example.com', '+6281234567890', 'Siti Rahma', 'pending',
        'bench-' || :run || '-' || :client_id || '-' || :n || ':0', now(), now(), 1, 0,
        (lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7001-8000-' || :run)::uuid);
insert into order_item (
  id, order_id, item_type, product_id, seller_id, snapshot_product_name,
  snapshot_sku, snapshot_image_url, unit_price, quantity, subtotal,
  discount_amount, total_amount, created_at, line_number)
values ((lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7002-8000-' || :run)::uuid,
        (lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7000-8000-' || :run)::uuid,
        'seller_product', 'c0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001',
        'Kemeja Batik Lengan Panjang', 'SKU-1', 'https://images.example/p/1.jpg',
        125000, 1, 125000, 0, 125000, now(), 0),
       ((lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7003-8000-' || :run)::uuid,
        (lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7000-8000-' || :run)::uuid,
        'seller_product', 'c0000000-0000-4000-8000-000000000034', 'a0000000-0000-4000-8000-000000000001',
        'Sarung Tenun', 'SKU-2', 'https://images.example/p/2.jpg',
        125000, 2, 250000, 0, 250000, now(), 1);
insert into order_status_history (id, order_id, from_status, to_status, reason, changed_by_type, created_at)
values ((lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7004-8000-' || :run)::uuid,
        (lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7000-8000-' || :run)::uuid,
        null, 'pending', 'order_created', 'system', now());
insert into service_outbox (id, aggregate_type, aggregate_id, event_type, payload, created_at, sequence)
values ((lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7005-8000-' || :run)::uuid,
        'Order',
        (lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7000-8000-' || :run)::uuid,
        'order.created', :payload::jsonb, now(), 1);
insert into order_deadline (order_id, due_at)
values ((lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7000-8000-' || :run)::uuid,
        now() + interval '15 seconds');
update "order"
set status = 'awaiting_payment', invoiced_attempt = 1,
    invoice_payment_id = (lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-4001-8000-' || :run)::uuid,
    payment_due_at = now() + interval '1 day', updated_at = now(),
    version = version + 1, event_sequence = event_sequence + 1
where id = (lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7000-8000-' || :run)::uuid
  and version = 0;
insert into order_status_history (id, order_id, from_status, to_status, reason, notes, changed_by_type, created_at)
values ((lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7006-8000-' || :run)::uuid,
        (lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7000-8000-' || :run)::uuid,
        'pending', 'awaiting_payment', 'payment_created',
        'Payment invoice created', 'system', now());
insert into service_outbox (id, aggregate_type, aggregate_id, event_type, payload, created_at, sequence)
values ((lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7007-8000-' || :run)::uuid,
        'Order',
        (lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7000-8000-' || :run)::uuid,
        'order.status_changed', :payload::jsonb, now(), 2);
update order_deadline
set due_at = now() + interval '30 seconds'
where order_id = (lpad(to_hex(:n::bigint), 8, '0') || '-' || lpad(to_hex(:client_id::integer), 4, '0') || '-7000-8000-' || :run)::uuid;
commit;
