-- checkout/place: group commit of checkouts, each whole or not at all: its
-- orders, items, history and events (design 6.5). A key that is taken writes
-- nothing and is missing in the answer.
-- $1 json array of checkouts, as db/placement_json.cpp writes them
-- rows: <= checkouts
with c as materialized (
  select *
  from jsonb_to_recordset($1::jsonb) as x (
    id uuid, user_id uuid, idempotency_key text, fingerprint text,
    payment_method text, expires_at timestamptz, created_at timestamptz,
    orders jsonb)
), placed as (
  insert into checkout (id, user_id, idempotency_key, fingerprint,
                        payment_method, expires_at, created_at)
  select id, user_id, idempotency_key, fingerprint, payment_method,
         expires_at, created_at
  from c
  order by user_id, idempotency_key  -- writers never wait in a circle
  on conflict (user_id, idempotency_key) do nothing
  returning id
), o as materialized (
  select r.*, c.id as checkout_id, c.user_id, c.created_at
  from placed
  join c using (id)
  cross join jsonb_to_recordset(c.orders) as r (
    id uuid, order_number text, order_source text, seller_id uuid,
    subtotal numeric, discount_amount numeric, shipping_cost numeric,
    tax_amount numeric, total_amount numeric, shipping_address_id uuid,
    shipping_recipient text, shipping_phone text, shipping_street text,
    shipping_district text, shipping_city text, shipping_province text,
    shipping_postal_code text, shipping_latitude numeric,
    shipping_longitude numeric, customer_email text, customer_phone text,
    customer_name text, shipping_method text, shipping_courier text,
    status text, customer_notes text, paid_at timestamptz,
    look_at timestamptz, idempotency_key text, items jsonb, history jsonb, events jsonb)
), new_order as (
  insert into "order" (
    id, order_number, user_id, order_source, seller_id, subtotal,
    discount_amount, shipping_cost, tax_amount, total_amount,
    shipping_address_id, shipping_recipient, shipping_phone, shipping_street,
    shipping_district, shipping_city, shipping_province,
    shipping_postal_code, shipping_latitude, shipping_longitude,
    customer_email, customer_phone, customer_name, shipping_method,
    shipping_courier, status, customer_notes, paid_at, idempotency_key,
    created_at, updated_at, event_sequence, invoiced_attempt, checkout_id)
  select id, order_number, user_id, order_source, seller_id, subtotal,
         discount_amount, shipping_cost, tax_amount, total_amount,
         shipping_address_id, shipping_recipient, shipping_phone,
         shipping_street, shipping_district, shipping_city,
         shipping_province, shipping_postal_code, shipping_latitude,
         shipping_longitude, customer_email, customer_phone, customer_name,
         shipping_method, shipping_courier, status, customer_notes, paid_at,
         idempotency_key, created_at, created_at, jsonb_array_length(events),
         0, checkout_id
  from o
), new_deadline as (
  insert into order_deadline (order_id, due_at)
  select id, look_at
  from o
  where look_at is not null
), new_item as (
  insert into order_item (
    id, order_id, item_type, product_id, variant_id, seller_id,
    snapshot_product_name, snapshot_variant_name, snapshot_sku,
    snapshot_image_url, unit_price, quantity, subtotal, discount_amount,
    total_amount, created_at, line_number)
  select i.id, o.id, i.item_type, i.product_id, i.variant_id, i.seller_id,
         i.product_name, i.variant_name, i.sku, i.image_url, i.unit_price,
         i.quantity, i.subtotal, 0, i.subtotal, o.created_at, i.line_number
  from o
  cross join jsonb_to_recordset(o.items) as i (
    line_number integer, id uuid, item_type text, product_id uuid,
    variant_id uuid, seller_id uuid, product_name text, variant_name text,
    sku text, image_url text, unit_price numeric, quantity integer,
    subtotal numeric)
), new_history as (
  insert into order_status_history (
    id, order_id, from_status, to_status, reason, notes, changed_by_type,
    created_at)
  select h.id, o.id, h.from_status, h.to_status, h.reason, h.notes,
         h.changed_by_type, o.created_at
  from o
  cross join jsonb_to_recordset(o.history) as h (
    id uuid, from_status text, to_status text, reason text, notes text,
    changed_by_type text)
), new_event as (
  insert into service_outbox (id, aggregate_type, aggregate_id, event_type,
                              payload, created_at, sequence, traceparent)
  select e.id, 'Order', o.id, e.event_type, e.payload, o.created_at,
         e.sequence, e.traceparent
  from o
  cross join jsonb_to_recordset(o.events) as e (
    sequence bigint, id uuid, event_type text, payload jsonb,
    traceparent text)
)
select id
from placed
