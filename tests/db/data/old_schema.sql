-- The tables of an old database as contract section 5 lists them: the state
-- that a migration must adopt. Written apart from sql/migrations on purpose.

create table "order" (
  id uuid not null default gen_random_uuid(),
  order_number varchar(50) not null,
  user_id uuid not null,
  order_source varchar(20) not null default 'brand',
  brand_id uuid,
  seller_id uuid,
  subtotal numeric(15,2) not null,
  discount_amount numeric(15,2) not null default 0,
  shipping_cost numeric(15,2) not null default 0,
  tax_amount numeric(15,2) not null default 0,
  total_amount numeric(15,2) not null,
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
  shipping_latitude numeric(10,8),
  shipping_longitude numeric(11,8),
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
  deleted_at timestamptz(6),
  constraint order_pkey primary key (id)
);
create unique index order_order_number_key on "order" (order_number);
create unique index order_idempotency_key_key on "order" (idempotency_key);
create index order_order_number_idx on "order" (order_number);
create index order_brand_id_idx on "order" (brand_id);
create index order_seller_id_idx on "order" (seller_id);
create index order_status_idx on "order" (status);
create index order_created_at_idx on "order" (created_at);
create index order_deleted_at_idx on "order" (deleted_at);
create index idx_order_user_id on "order" (user_id);

create table order_item (
  id uuid not null default gen_random_uuid(),
  order_id uuid not null,
  item_type varchar(20) not null default 'brand_product',
  product_id uuid,
  variant_id uuid,
  brand_id uuid,
  brand_product_id uuid,
  seller_product_id uuid,
  seller_id uuid,
  snapshot_product_name varchar(255) not null,
  snapshot_variant_name varchar(255),
  snapshot_brand_name varchar(255),
  snapshot_seller_name varchar(255),
  snapshot_sku varchar(100),
  snapshot_image_url text,
  unit_price numeric(15,2) not null,
  subtotal numeric(15,2) not null,
  total_amount numeric(15,2) not null,
  discount_amount numeric(15,2) not null default 0,
  quantity integer not null,
  fulfilled_quantity integer not null default 0,
  returned_quantity integer not null default 0,
  created_at timestamptz(6) not null default current_timestamp,
  constraint order_item_pkey primary key (id),
  constraint order_item_order_id_fkey foreign key (order_id)
    references "order" (id) on delete cascade on update cascade
);
create index idx_order_item_order_id on order_item (order_id);
create index idx_order_item_product_id on order_item (product_id);

create table order_status_history (
  id uuid not null default gen_random_uuid(),
  order_id uuid not null,
  from_status varchar(20),
  to_status varchar(20) not null,
  reason varchar(500),
  notes text,
  changed_by uuid,
  changed_by_type varchar(50),
  metadata jsonb,
  created_at timestamptz(6) not null default current_timestamp,
  constraint order_status_history_pkey primary key (id),
  constraint order_status_history_order_id_fkey foreign key (order_id)
    references "order" (id) on delete cascade on update cascade
);
create index idx_order_status_history_order_id
  on order_status_history (order_id);
create index idx_order_status_history_created_at
  on order_status_history (created_at);

create table service_outbox (
  id uuid not null default gen_random_uuid(),
  aggregate_type varchar(100) not null,
  aggregate_id uuid not null,
  event_type varchar(100) not null,
  payload jsonb not null,
  metadata jsonb,
  is_published boolean not null default false,
  published_at timestamptz(6),
  retry_count integer not null default 0,
  last_error text,
  created_at timestamptz(6) not null default current_timestamp,
  constraint service_outbox_pkey primary key (id)
);
create index idx_service_outbox_published
  on service_outbox (is_published, created_at);
create index idx_service_outbox_aggregate
  on service_outbox (aggregate_type, aggregate_id);

create table "return" (
  id uuid not null default gen_random_uuid(),
  return_number varchar(50) not null,
  order_id uuid not null,
  user_id uuid not null,
  return_type varchar(20) not null default 'refund',
  reason varchar(50) not null,
  reason_detail varchar(500),
  customer_notes text,
  items jsonb not null,
  subtotal_amount numeric(15,2) not null,
  total_amount numeric(15,2) not null,
  shipping_refund numeric(15,2) not null default 0,
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
  updated_at timestamptz(6) not null,
  constraint return_pkey primary key (id),
  constraint return_order_id_fkey foreign key (order_id)
    references "order" (id) on delete restrict on update cascade
);
create unique index return_return_number_key on "return" (return_number);
create index idx_return_return_number on "return" (return_number);
create index idx_return_order_id on "return" (order_id);
create index idx_return_user_id on "return" (user_id);
create index return_status_idx on "return" (status);
