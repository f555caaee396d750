-- transaction: none
-- Finds the orders that wait for something but have no deadline yet: those of
-- the old service.
create index concurrently if not exists order_open_idx
  on "order" (id)
  where status in ('pending', 'awaiting_payment', 'delivered')
    and deleted_at is null;
