-- What is known of an order's invoice, payments and refunds, so that each of
-- them counts once. Constant defaults and nullable columns: no row is rewritten.

alter table "order"
  add column if not exists invoice_payment_id uuid,
  add column if not exists payment_due_at timestamptz(6),
  add column if not exists paid_by uuid,
  add column if not exists payment_ids uuid[] not null default '{}',
  add column if not exists refund_ids uuid[] not null default '{}',
  add column if not exists refunded_amount decimal(15,2) not null default 0,
  add column if not exists shipment_status varchar(30);
