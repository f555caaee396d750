-- transaction: none
-- The idempotency key is the user's own (design 8, F24). Deleted orders are
-- gone everywhere (F44), so they hold no key either.
create unique index concurrently if not exists order_user_id_idempotency_key_key
  on "order" (user_id, idempotency_key) where deleted_at is null;
