-- transaction: none
-- The order of the event feed: a reader passes no row of a transaction that
-- commits later (design 8). Rows of the old service carry no transaction.
create index concurrently if not exists service_outbox_transaction_id_id_idx
  on service_outbox (transaction_id, id) where transaction_id is not null;
