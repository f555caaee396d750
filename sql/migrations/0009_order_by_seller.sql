-- transaction: none
create index concurrently if not exists order_seller_id_created_at_id_idx
  on "order" (seller_id, created_at desc, id desc) where deleted_at is null;
