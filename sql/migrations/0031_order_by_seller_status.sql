-- transaction: none
create index concurrently if not exists order_seller_id_status_created_at_id_idx
  on "order" (seller_id, status, created_at desc, id desc)
  where deleted_at is null;
