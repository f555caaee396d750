-- Indexes of the old service that others make superfluous: they begin with the
-- same columns, or nothing was ever found by them. Every order was entered into
-- each of them, and again with each change (docs/adr/0010-listings.md).

drop index if exists order_order_number_idx;  -- order_order_number_key
drop index if exists idx_order_user_id;  -- order_user_id_created_at_id_idx
drop index if exists order_seller_id_idx;  -- order_seller_id_created_at_id_idx
drop index if exists order_created_at_idx;  -- order_created_at_id_idx
drop index if exists order_status_idx;  -- order_status_created_at_id_idx
drop index if exists order_brand_id_idx;  -- no one looks for a brand's orders
drop index if exists order_deleted_at_idx;  -- no one looks for deleted orders
