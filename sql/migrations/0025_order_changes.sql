-- What a change may do to an order. Only changes of ours are judged: they count
-- the version, other writers do not.

-- The status machine, step by step: the same as `transitions` of the domain.
create table if not exists order_transition (
  from_status varchar(20) not null,
  to_status varchar(20) not null,
  constraint order_transition_pkey primary key (from_status, to_status)
);

insert into order_transition (from_status, to_status)
values
  ('pending', 'awaiting_payment'),
  ('pending', 'paid'),
  ('pending', 'cancelled'),
  ('awaiting_payment', 'paid'),
  ('awaiting_payment', 'cancelled'),
  ('paid', 'confirmed'),
  ('paid', 'processing'),
  ('paid', 'cancelled'),
  ('paid', 'refunded'),
  ('paid', 'partially_refunded'),
  ('confirmed', 'processing'),
  ('confirmed', 'cancelled'),
  ('confirmed', 'refunded'),
  ('confirmed', 'partially_refunded'),
  ('processing', 'ready_to_ship'),
  ('processing', 'cancelled'),
  ('processing', 'refunded'),
  ('processing', 'partially_refunded'),
  ('ready_to_ship', 'shipped'),
  ('ready_to_ship', 'cancelled'),
  ('ready_to_ship', 'refunded'),
  ('ready_to_ship', 'partially_refunded'),
  ('shipped', 'in_transit'),
  ('shipped', 'delivered'),
  ('shipped', 'refunded'),
  ('shipped', 'partially_refunded'),
  ('in_transit', 'out_for_delivery'),
  ('in_transit', 'delivered'),
  ('in_transit', 'refunded'),
  ('in_transit', 'partially_refunded'),
  ('out_for_delivery', 'delivered'),
  ('out_for_delivery', 'refunded'),
  ('out_for_delivery', 'partially_refunded'),
  ('delivered', 'completed'),
  ('delivered', 'refunded'),
  ('delivered', 'partially_refunded'),
  ('completed', 'refunded'),
  ('completed', 'partially_refunded'),
  ('cancelled', 'refunded'),
  ('cancelled', 'partially_refunded'),
  ('partially_refunded', 'refunded')
on conflict do nothing;

-- Refuses a row as a check constraint does, under the name that the trigger
-- gives: for rules that compare the row with what it was. The rules themselves
-- stand in the triggers' conditions, since calling a function for every row
-- would double what an update costs.
create or replace function order_refuse() returns trigger
language plpgsql as $$
begin
  raise exception 'row % of relation "%" violates constraint "%"',
      new.id, tg_table_name, tg_argv[0]
    using errcode = 'check_violation', table = tg_table_name,
          constraint = tg_argv[0];
end
$$;

-- Where one change may take an order: a step, or several at once. Several are
-- a report of a shipment, which walks on to the customer's door, and a payment
-- that comes after its refund.
do $$
declare
  legal text[];
begin
  with recursive walk as (
    select from_status, to_status
    from order_transition
    union
    select w.from_status, t.to_status
    from walk w
    join order_transition t on t.from_status = w.to_status
    where w.from_status in ('paid', 'confirmed', 'processing',
                            'ready_to_ship', 'shipped', 'in_transit')
      and t.to_status in ('processing', 'ready_to_ship', 'shipped',
                          'in_transit', 'out_for_delivery', 'delivered')
  ), move as (
    select from_status, to_status
    from walk
    union
    select unpaid, refund
    from unnest(array['pending', 'awaiting_payment']) unpaid,
         unnest(array['refunded', 'partially_refunded']) refund
  )
  select array_agg(from_status || '>' || to_status
                   order by from_status, to_status)
  into legal
  from move;

  execute format(
    'create or replace trigger order_move_is_legal
     before update on "order"
     for each row
     when (new.version <> old.version
           and new.status <> old.status
           and old.status || ''>'' || new.status <> all (%L::text[]))
     execute function order_refuse(''order_move_is_legal'')',
    legal);
end
$$;

-- A cancelled order can be refunded only if it had been paid (F40); the history
-- tells where the old service kept no moment.
create or replace function order_judge_refund() returns trigger
language plpgsql as $$
begin
  if exists (select from order_status_history h
             where h.order_id = new.id and h.to_status = 'paid') then
    return new;
  end if;
  raise exception 'row % of relation "order" violates constraint "%"',
      new.id, tg_name
    using errcode = 'check_violation', table = 'order', constraint = tg_name;
end
$$;

create or replace trigger order_refund_was_paid
before update on "order"
for each row
when (new.version <> old.version
      and old.status = 'cancelled'
      and new.status <> old.status
      and new.paid_at is null)
execute function order_judge_refund();

create or replace trigger order_counters_grow
before update on "order"
for each row
when (new.version <> old.version
      and (new.version <> old.version + 1
           or new.event_sequence < old.event_sequence
           or new.invoice_attempt < old.invoice_attempt))
execute function order_refuse('order_counters_grow');

create or replace trigger order_change_keeps_the_sum
before update on "order"
for each row
when (new.version <> old.version
      and (new.shipping_cost <> old.shipping_cost
           or new.tax_amount <> old.tax_amount
           or new.total_amount <> old.total_amount)
      and new.total_amount <> new.subtotal - new.discount_amount
                              + new.shipping_cost + new.tax_amount)
execute function order_refuse('order_total_is_the_sum');

create or replace trigger order_begins_with_the_sum
before insert on "order"
for each row
when (new.checkout_id is not null
      and new.total_amount <> new.subtotal - new.discount_amount
                              + new.shipping_cost + new.tax_amount)
execute function order_refuse('order_total_is_the_sum');
