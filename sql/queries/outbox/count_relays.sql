-- outbox/count_relays: how many sessions share the partitions.
-- $1 lock space · $2 key of the membership
select count(distinct pid)
from pg_locks
where locktype = 'advisory'
  and granted
  and objsubid = 2  -- a lock of two keys
  and database = (select oid from pg_database
                  where datname = current_database())
  and classid = $1::integer::oid
  and objid = $2::integer::oid
