-- order/change: group commit of changes, each whole or not at all: the new
-- values, history and events (contract 4.3). A row that is no longer as its
-- change expects stays as it is and is missing in the answer. Rows are locked
-- in the order of their ids, so that batches of several writers never
-- deadlock; what is expected is compared with, and event sequences are taken
-- from, the row as it is under that lock.
-- $1 json array of changes, as db/change_json.cpp writes them; no order twice
-- index: order_pkey · rows: <= changes
with c as materialized (
  select *
  from jsonb_to_recordset($1::jsonb) as x (
    order_id uuid, expected_version bigint, expected_status text,
    expected_updated_at timestamptz, status text, shipping_cost numeric,
    tax_amount numeric, total_amount numeric, paid_at timestamptz,
    confirmed_at timestamptz, processed_at timestamptz,
    shipped_at timestamptz, delivered_at timestamptz,
    completed_at timestamptz, cancelled_at timestamptz, cancel_reason text,
    cancelled_by text, invoice_attempt integer, invoiced_attempt integer,
    invoice_payment_id uuid, payment_due_at timestamptz, paid_by uuid,
    payment_ids uuid[], refund_ids uuid[], refunded_amount numeric,
    shipment_status text, updated_at timestamptz, look_at timestamptz,
    history jsonb, events jsonb)
), locked as materialized (
  select o.id, o.version, o.status, o.updated_at, o.deleted_at
  from "order" o
  where o.id = any (array(select c.order_id from c))
  order by o.id
  for no key update
), changed as (
  update "order" o
  set status = c.status,
      shipping_cost = c.shipping_cost,
      tax_amount = c.tax_amount,
      total_amount = c.total_amount,
      paid_at = c.paid_at,
      confirmed_at = c.confirmed_at,
      processed_at = c.processed_at,
      shipped_at = c.shipped_at,
      delivered_at = c.delivered_at,
      completed_at = c.completed_at,
      cancelled_at = c.cancelled_at,
      cancel_reason = c.cancel_reason,
      cancelled_by = c.cancelled_by,
      invoice_attempt = c.invoice_attempt,
      invoiced_attempt = c.invoiced_attempt,
      invoice_payment_id = c.invoice_payment_id,
      payment_due_at = c.payment_due_at,
      paid_by = c.paid_by,
      payment_ids = c.payment_ids,
      refund_ids = c.refund_ids,
      refunded_amount = c.refunded_amount,
      shipment_status = c.shipment_status,
      updated_at = c.updated_at,
      version = o.version + 1,
      event_sequence = o.event_sequence + jsonb_array_length(c.events)
  from c
  join locked on locked.id = c.order_id
    and locked.version = c.expected_version
    and locked.status = c.expected_status
    and locked.updated_at = c.expected_updated_at
    and locked.deleted_at is null
  where o.id = locked.id
  returning o.id, o.event_sequence
), old_deadline as (
  delete from order_deadline d
  using changed
  join c on c.order_id = changed.id
  where d.order_id = changed.id
    and c.look_at is null
), new_deadline as (
  insert into order_deadline as d (order_id, due_at)
  select c.order_id, c.look_at
  from changed
  join c on c.order_id = changed.id
  where c.look_at is not null
  order by c.order_id
  on conflict (order_id) do update
  set due_at = excluded.due_at, attempts = 0, last_error = null
), new_history as (
  insert into order_status_history (
    id, order_id, from_status, to_status, reason, notes, changed_by,
    changed_by_type, metadata, created_at)
  select h.id, c.order_id, h.from_status, h.to_status, h.reason, h.notes,
         h.changed_by, h.changed_by_type, h.metadata, c.updated_at
  from changed
  join c on c.order_id = changed.id
  cross join jsonb_to_recordset(c.history) as h (
    id uuid, from_status text, to_status text, reason text, notes text,
    changed_by uuid, changed_by_type text, metadata jsonb)
), new_event as (
  insert into service_outbox (id, aggregate_type, aggregate_id, event_type,
                              payload, created_at, sequence, traceparent)
  select e.id, 'Order', c.order_id, e.event_type, e.payload, c.updated_at,
         changed.event_sequence - jsonb_array_length(c.events) + e.sequence,
         e.traceparent
  from changed
  join c on c.order_id = changed.id
  cross join jsonb_to_recordset(c.events) as e (
    sequence bigint, id uuid, event_type text, payload jsonb,
    traceparent text)
)
select id
from changed
