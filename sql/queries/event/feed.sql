-- event/feed: events after a position, in the order of the feed (design 8).
-- Transactions that still run, or began after one that does, are left for
-- later: so nobody passes a row that commits behind their back. Events of one
-- transaction come in the order of their ids, which grow as they are made.
-- $1 transaction xid8 · $2 event id · $3 most rows
-- index: service_outbox_transaction_id_id_idx · rows: <= $3
select e.transaction_id, e.id, e.event_type, e.aggregate_id, e.sequence,
       e.created_at, e.payload, e.traceparent
from service_outbox e
where (e.transaction_id, e.id) > ($1::xid8, $2::uuid)
  and e.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
  and e.transaction_id is not null
order by e.transaction_id, e.id
limit $3::bigint
