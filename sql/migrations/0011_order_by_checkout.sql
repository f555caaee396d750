-- transaction: none
create index concurrently if not exists order_checkout_id_idx
  on "order" (checkout_id) where checkout_id is not null;
