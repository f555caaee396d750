-- One row per accepted checkout: the home of the idempotency key (design 8),
-- and of how the shopper wants to pay, for invoices made later.

create table if not exists checkout (
  id uuid not null constraint checkout_pkey primary key,
  user_id uuid not null,
  idempotency_key varchar(64) not null,
  fingerprint char(64) not null,
  payment_method varchar(50),
  expires_at timestamptz(6),
  created_at timestamptz(6) not null,
  constraint checkout_user_id_idempotency_key_key unique (user_id, idempotency_key)
);
