-- transaction: none
-- Finds the orders whose looks fail, for operators.
create index concurrently if not exists order_deadline_failing_idx
  on order_deadline (due_at) where attempts > 0;
