-- outbox/release_partitions: lets other relays have these partitions.
-- $1 lock space · $2 partitions int[]
select count(*)
from unnest($2::integer[]) as p (number)
where pg_advisory_unlock($1::integer, p.number)
