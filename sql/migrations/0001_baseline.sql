-- The tables of contract section 5, as the old service made them. On a
-- database of the old service every statement finds its object and does nothing.

create table if not exists "order" (
  id uuid not null default gen_random_uuid() constraint order_pkey primary key,
  order_number varchar(50) not null,
  user_id uuid not null,
  order_source varchar(20) not null default 'brand',
  brand_id uuid,
  seller_id uuid,
  subtotal decimal(15,2) not null,
  discount_amount decimal(15,2) not null default 0,
  shipping_cost decimal(15,2) not null default 0,
  tax_amount decimal(15,2) not null default 0,
  total_amount decimal(15,2) not null,
  currency varchar(3) not null default 'IDR',
  coupon_id uuid,
  coupon_code varchar(50),
  shipping_address_id uuid,
  shipping_recipient varchar(255) not null,
  shipping_phone varchar(20) not null,
  shipping_street text not null,
  shipping_district varchar(100),
  shipping_city varchar(100) not null,
  shipping_province varchar(100) not null,
  shipping_postal_code varchar(10) not null,
  shipping_country varchar(100) not null default 'Indonesia',
  shipping_latitude decimal(10,8),
  shipping_longitude decimal(11,8),
  customer_email varchar(255),
  customer_phone varchar(20) not null,
  customer_name varchar(255) not null,
  shipping_method varchar(100),
  shipping_courier varchar(50),
  estimated_delivery timestamptz(6),
  status varchar(20) not null default 'pending',
  customer_notes text,
  internal_notes text,
  paid_at timestamptz(6),
  confirmed_at timestamptz(6),
  processed_at timestamptz(6),
  shipped_at timestamptz(6),
  delivered_at timestamptz(6),
  completed_at timestamptz(6),
  cancelled_at timestamptz(6),
  cancel_reason varchar(500),
  cancelled_by varchar(50),
  live_session_id uuid,
  idempotency_key varchar(100),
  created_by uuid,
  updated_by uuid,
  created_at timestamptz(6) not null default current_timestamp,
  updated_at timestamptz(6) not null,
  deleted_at timestamptz(6)
);

create unique index if not exists order_order_number_key on "order" (order_number);
create index if not exists order_order_number_idx on "order" (order_number);
create index if not exists order_brand_id_idx on "order" (brand_id);
create index if not exists order_seller_id_idx on "order" (seller_id);
create index if not exists order_status_idx on "order" (status);
create index if not exists order_created_at_idx on "order" (created_at);
create index if not exists order_deleted_at_idx on "order" (deleted_at);
create index if not exists idx_order_user_id on "order" (user_id);

create table if not exists order_item (
  id uuid not null default gen_random_uuid() constraint order_item_pkey primary key,
  order_id uuid not null constraint order_item_order_id_fkey
    references "order" (id) on delete cascade on update cascade,
  item_type varchar(20) not null default 'brand_product',
  product_id uuid,
  variant_id uuid,
  brand_id uuid,
  brand_product_id uuid,
  seller_product_id uuid,
  seller_id uuid,
  snapshot_product_name varchar(255) not null,
  snapshot_variant_name varchar(255),
  snapshot_sku varchar(100),
  snapshot_image_url text,
  snapshot_brand_name varchar(255),
  snapshot_seller_name varchar(255),
  unit_price decimal(15,2) not null,
  quantity integer not null,
  subtotal decimal(15,2) not null,
  discount_amount decimal(15,2) not null default 0,
  total_amount decimal(15,2) not null,
  fulfilled_quantity integer not null default 0,
  returned_quantity integer not null default 0,
  created_at timestamptz(6) not null default current_timestamp
);

create index if not exists idx_order_item_order_id on order_item (order_id);
create index if not exists idx_order_item_product_id on order_item (product_id);

create table if not exists order_status_history (
  id uuid not null default gen_random_uuid() constraint order_status_history_pkey primary key,
  order_id uuid not null constraint order_status_history_order_id_fkey
    references "order" (id) on delete cascade on update cascade,
  from_status varchar(20),
  to_status varchar(20) not null,
  reason varchar(500),
  notes text,
  changed_by uuid,
  changed_by_type varchar(50),
  metadata jsonb,
  created_at timestamptz(6) not null default current_timestamp
);

create index if not exists idx_order_status_history_order_id on order_status_history (order_id);
create index if not exists idx_order_status_history_created_at on order_status_history (created_at);

create table if not exists service_outbox (
  id uuid not null default gen_random_uuid() constraint service_outbox_pkey primary key,
  aggregate_type varchar(100) not null,
  aggregate_id uuid not null,
  event_type varchar(100) not null,
  payload jsonb not null,
  metadata jsonb,
  is_published boolean not null default false,
  published_at timestamptz(6),
  retry_count integer not null default 0,
  last_error text,
  created_at timestamptz(6) not null default current_timestamp
);

create index if not exists idx_service_outbox_published on service_outbox (is_published, created_at);
create index if not exists idx_service_outbox_aggregate on service_outbox (aggregate_type, aggregate_id);

-- No code reads or writes this table; it belongs to the schema that tools know.
create table if not exists "return" (
  id uuid not null default gen_random_uuid() constraint return_pkey primary key,
  return_number varchar(50) not null,
  order_id uuid not null constraint return_order_id_fkey
    references "order" (id) on delete restrict on update cascade,
  user_id uuid not null,
  return_type varchar(20) not null default 'refund',
  reason varchar(50) not null,
  reason_detail varchar(500),
  customer_notes text,
  items jsonb not null,
  subtotal_amount decimal(15,2) not null,
  shipping_refund decimal(15,2) not null default 0,
  total_amount decimal(15,2) not null,
  return_shipment_id uuid,
  return_tracking_no varchar(100),
  return_courier varchar(50),
  inspected_at timestamptz(6),
  inspected_by uuid,
  inspection_notes text,
  item_condition varchar(50),
  status varchar(30) not null default 'requested',
  images jsonb,
  refund_method varchar(50),
  refunded_at timestamptz(6),
  approved_by uuid,
  approved_at timestamptz(6),
  rejected_by uuid,
  rejected_at timestamptz(6),
  rejection_reason varchar(500),
  requested_at timestamptz(6) not null default current_timestamp,
  deadline timestamptz(6) not null,
  created_at timestamptz(6) not null default current_timestamp,
  updated_at timestamptz(6) not null
);

create unique index if not exists return_return_number_key on "return" (return_number);
create index if not exists idx_return_return_number on "return" (return_number);
create index if not exists idx_return_order_id on "return" (order_id);
create index if not exists idx_return_user_id on "return" (user_id);
create index if not exists return_status_idx on "return" (status);
