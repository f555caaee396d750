-- duty/settle: what became of leased duties. A duty that has ended stays as it
-- is: the report of a lost lease comes too late. Only a failure counts as an
-- attempt.
-- $1 json array of {"id", "verdict": done|again|refused, "result", "error",
--    "pause_ms"}
-- index: neighbour_duty_pkey · rows: <= reports
with s as materialized (
  select *
  from jsonb_to_recordset($1::jsonb) as x (
    id uuid, verdict text, result jsonb, error text, pause_ms bigint)
), locked as materialized (
  select d.id
  from neighbour_duty d
  where d.id in (select s.id from s)
  order by d.id  -- workers never wait in a circle
  for update
)
update neighbour_duty d
set done_at = case s.verdict when 'done' then now() end,
    refused_at = case s.verdict when 'refused' then now() end,
    result = coalesce(s.result, d.result),
    last_error = coalesce(s.error, d.last_error),
    attempts = d.attempts + case s.verdict when 'done' then 0 else 1 end,
    due_at = case s.verdict
               when 'again' then now() + s.pause_ms * interval '1 millisecond'
               else d.due_at
             end
from s
join locked using (id)
where d.id = s.id
  and d.done_at is null
  and d.refused_at is null
