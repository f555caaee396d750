-- Replaced by order_user_id_idempotency_key_key: one user's key no longer
-- shuts out another's (F24).

drop index if exists order_idempotency_key_key;
