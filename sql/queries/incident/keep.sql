-- incident/keep: writes incidents down; one that is there already counts once
-- more. The same one may stand in the parameter several times.
-- $1 json array of {"order_id", "kind", "what", "by_type", "text", "by_id"?}
-- index: order_incident_pkey
insert into order_incident as i (order_id, kind, what, by_type, text, by_id, times)
select x.order_id, x.kind, x.what, x.by_type, x.text,
       (array_agg(x.by_id))[1], count(*)
from jsonb_to_recordset($1::jsonb) as x (
  order_id uuid, kind text, what text, by_type text, text text, by_id uuid)
group by x.order_id, x.kind, x.what, x.by_type, x.text
order by x.order_id, x.kind, x.what, x.by_type, x.text
on conflict on constraint order_incident_pkey do update
set last_at = now(), times = i.times + excluded.times, by_id = excluded.by_id
