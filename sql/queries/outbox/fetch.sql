-- outbox/fetch: what the relay publishes next: the orders with the oldest
-- unpublished events in these partitions, each from its first unpublished
-- event on, in order. Orders with a parked event wait.
-- $1 partitions int[] · $2 orders left out uuid[] · $3 most events
-- index: service_outbox_unpublished_idx, idx_service_outbox_aggregate,
--        service_outbox_pkey
-- rows: <= $3, <= 100 of one order
with head as materialized (
  select waiting.aggregate_type, waiting.aggregate_id,
         min(waiting.created_at) as oldest
  from unnest($1::integer[]) as p (number)
  cross join lateral (
    select o.aggregate_type, o.aggregate_id, o.created_at
    from service_outbox o
    where not o.is_published
      and (get_byte(uuid_send(o.aggregate_id), 15) & 15) = p.number
      and o.aggregate_id <> all ($2::uuid[])
      and not exists (select from service_outbox parked
                      where parked.aggregate_id = o.aggregate_id
                        and parked.parked_at is not null
                        and not parked.is_published)
    order by o.created_at, o.id
    limit greatest(64, $3::integer / cardinality($1::integer[]))) waiting
  group by waiting.aggregate_type, waiting.aggregate_id
), due as materialized (
  select row_number() over (
           order by head.oldest, head.aggregate_id, e.sequence nulls first,
                    e.created_at, e.id) as place,
         e.id
  from head
  cross join lateral (
    select o.id, o.sequence, o.created_at
    from service_outbox o
    where o.aggregate_type = head.aggregate_type
      and o.aggregate_id = head.aggregate_id
      and not o.is_published
    order by o.sequence nulls first, o.created_at, o.id
    limit 100) e
  order by place
  limit $3::integer
)
select o.id, o.aggregate_id, o.event_type, o.sequence, o.created_at,
       o.payload::text, o.payload ->> 'userId', o.retry_count, o.traceparent
from due
join service_outbox o using (id)
order by due.place
