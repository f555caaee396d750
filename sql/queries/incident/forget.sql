-- incident/forget: removes what happened last before a moment.
-- $1 moment · $2 most rows
-- index: order_incident_last_at_idx
delete from order_incident
where ctid in (
  select ctid
  from order_incident
  where last_at < $1::timestamptz
  order by last_at
  limit $2::integer)
