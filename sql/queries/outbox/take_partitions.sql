-- outbox/take_partitions: locks free ones of these partitions for this session.
-- $1 lock space · $2 partitions int[], tried in this order · $3 most of them
select p.number
from unnest($2::integer[]) as p (number)
where pg_try_advisory_lock($1::integer, p.number)
limit $3::integer
