-- order_status_history/existing: which of these history rows were committed;
-- asked after a connection was lost during the commit of a change.
-- $1 ids uuid[]
-- index: order_status_history_pkey
select h.id
from order_status_history h
where h.id = any($1::uuid[])
