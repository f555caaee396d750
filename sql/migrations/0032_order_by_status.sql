-- transaction: none
create index concurrently if not exists order_status_created_at_id_idx
  on "order" (status, created_at desc, id desc) where deleted_at is null;
