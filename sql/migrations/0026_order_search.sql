-- The texts by which orders are searched (contract 1.5), one below the other.
-- Apart from "order": they are snapshots and never change, while every change
-- of an order's row would index them anew.

create extension if not exists pg_trgm;

create table if not exists order_search (
  order_id uuid not null constraint order_search_pkey primary key,
  content text not null
);

create or replace function order_search_content(
  number text, recipient text, phone text) returns text
language sql immutable as $$
  select number || E'\n' || recipient || E'\n' || phone
$$;

-- By triggers, so that the old service's orders are found as well.
create or replace function order_search_add() returns trigger
language plpgsql as $$
begin
  insert into order_search (order_id, content)
  select id, order_search_content(order_number, shipping_recipient,
                                  shipping_phone)
  from new_orders
  on conflict (order_id) do nothing;
  return null;
end
$$;

create or replace function order_search_keep() returns trigger
language plpgsql as $$
begin
  delete from order_search where order_id = old.id;
  if tg_op = 'UPDATE' then
    insert into order_search (order_id, content)
    values (new.id, order_search_content(new.order_number,
                                         new.shipping_recipient,
                                         new.shipping_phone));
  end if;
  return null;
end
$$;

create or replace function order_search_empty() returns trigger
language plpgsql as $$
begin
  truncate order_search;
  return null;
end
$$;

create or replace trigger order_search_add
after insert on "order"
referencing new table as new_orders
for each statement
execute function order_search_add();

create or replace trigger order_search_keep
after update of id, order_number, shipping_recipient, shipping_phone on "order"
for each row
when ((old.id, old.order_number, old.shipping_recipient, old.shipping_phone)
      is distinct from
      (new.id, new.order_number, new.shipping_recipient, new.shipping_phone))
execute function order_search_keep();

create or replace trigger order_search_drop
after delete on "order"
for each row
execute function order_search_keep();

create or replace trigger order_search_empty
after truncate on "order"
for each statement
execute function order_search_empty();
