-- One checkout as the old service writes it: every column of its own named, in
-- one transaction, none of ours.

insert into "public"."order" (
  "id", "order_number", "user_id", "order_source", "brand_id", "seller_id",
  "subtotal", "discount_amount", "shipping_cost", "tax_amount", "total_amount",
  "currency", "shipping_recipient", "shipping_phone", "shipping_street",
  "shipping_district", "shipping_city", "shipping_province",
  "shipping_postal_code", "shipping_country", "customer_email",
  "customer_phone", "customer_name", "status", "idempotency_key", "paid_at",
  "created_at", "updated_at", "deleted_at")
values (
  '0f0f0f0f-0000-4000-8000-000000000001', 'ORD-20260101-OLDINS',
  '0a0a0a0a-0000-4000-8000-000000000099', 'brand', null, null,
  25000, 0, 9000, 0, 34000,
  'IDR', 'Pembeli Baru', '0812999', 'Jl. Baru 1',
  null, 'Medan', 'Sumatera Utara',
  '20111', 'Indonesia', null,
  '0812999', 'Pembeli Baru', 'pending', 'old-new:0', null,
  '2026-01-01 00:00:00.001+00', '2026-01-01 00:00:00.001+00', null)
returning "public"."order"."id";

insert into "public"."order_item" (
  "id", "order_id", "item_type", "product_id", "snapshot_product_name",
  "unit_price", "quantity", "subtotal", "discount_amount", "total_amount",
  "fulfilled_quantity", "returned_quantity", "created_at")
values
  ('0f0f0f0f-0000-4000-8000-000000000012',
   '0f0f0f0f-0000-4000-8000-000000000001', 'brand_product', null, 'Buku',
   10000, 2, 20000, 0, 20000, 0, 0, '2026-01-01 00:00:00.002+00'),
  ('0f0f0f0f-0000-4000-8000-000000000011',
   '0f0f0f0f-0000-4000-8000-000000000001', 'brand_product', null, 'Pena',
   5000, 1, 5000, 0, 5000, 0, 0, '2026-01-01 00:00:00.002+00');

insert into "public"."order_status_history" (
  "id", "order_id", "from_status", "to_status", "reason", "changed_by_type",
  "created_at")
values (gen_random_uuid(), '0f0f0f0f-0000-4000-8000-000000000001', null,
        'pending', 'order_created', 'system', '2026-01-01 00:00:00.003+00');

insert into "public"."service_outbox" (
  "id", "aggregate_type", "aggregate_id", "event_type", "payload",
  "is_published", "retry_count", "created_at")
values (gen_random_uuid(), 'Order', '0f0f0f0f-0000-4000-8000-000000000001',
        'order.created',
        '{"orderId": "0f0f0f0f-0000-4000-8000-000000000001"}', false, 0,
        '2026-01-01 00:00:00.003+00');
