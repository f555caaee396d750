-- duty/figures: how many duties are open and since when, and how many were
-- refused for good.
-- index: neighbour_duty_due_at_idx, neighbour_duty_refused_at_idx · rows: 1
select count(*) as open,
       coalesce(floor(extract(epoch from now() - min(created_at))), 0)::bigint
         as oldest_open_seconds,
       (select count(*) from neighbour_duty where refused_at is not null)
         as refused
from neighbour_duty
where done_at is null and refused_at is null
