-- How many orders a seller has, and everybody together (scope of zeros), kept
-- for the totals of listings, which would otherwise count a million rows each
-- time. A total is the sum of its slots: a statement adds to one at random, so
-- that writers of the same seller's orders seldom wait for each other. Slot -1
-- is what was there before the triggers. docs/adr/0010-listings.md.

create table if not exists order_total (
  scope uuid not null,
  status varchar(20) not null,
  order_source varchar(20) not null,
  slot smallint not null,
  orders bigint not null,
  constraint order_total_pkey primary key (scope, status, order_source, slot)
) with (fillfactor = 50);  -- so that updates find room beside the row

create or replace function order_total_empty() returns trigger
language plpgsql as $$
begin
  truncate order_total;
  return null;
end
$$;

create or replace trigger order_total_empty
after truncate on "order"
for each statement
execute function order_total_empty();

do $$
declare
  event text;
  tables text;
  moved text;
begin
  for event, tables, moved in values
    ('insert', 'new table as new_orders',
     'select n.*, 1 as step from new_orders n'),
    ('update', 'old table as old_orders new table as new_orders',
     'select n.*, 1 as step from new_orders n '
     'union all select o.*, -1 from old_orders o'),
    ('delete', 'old table as old_orders',
     'select o.*, -1 as step from old_orders o')
  loop
    execute format(
      'create or replace function %I() returns trigger
       language plpgsql as $body$
       declare
         chosen constant smallint := floor(random() * 32);
       begin
         insert into order_total as t
           (scope, status, order_source, slot, orders)
         select coalesce(seller_id, ''00000000-0000-0000-0000-000000000000''),
                status, order_source,
                case grouping(seller_id) when 1 then chosen else chosen & 3 end,
                sum(step)
         from (%s) moved
         where deleted_at is null
         group by grouping sets ((status, order_source),
                                 (seller_id, status, order_source))
         having sum(step) <> 0
            and (grouping(seller_id) = 1 or seller_id is not null)
         order by 1, 2, 3  -- writers never wait in a circle
         on conflict (scope, status, order_source, slot) do update
         set orders = t.orders + excluded.orders;
         return null;
       end
       $body$',
      'order_total_' || event, moved);
    execute format(
      'create or replace trigger %I after %s on "order"
       referencing %s for each statement execute function %I()',
      'order_total_' || event, event, tables, 'order_total_' || event);
  end loop;
end
$$;
