-- How many orders a seller has, and everybody together (scope of zeros), kept
-- for the totals of listings, which would otherwise count a million rows each
-- time. Writers only add the difference that a statement makes: none waits for
-- another, in whatever order transactions touch orders. The service folds the
-- differences into the totals now and then; a total is the sum of both.
-- docs/adr/0010-listings.md.

create table if not exists order_total (
  scope uuid not null,
  status varchar(20) not null,
  order_source varchar(20) not null,
  orders bigint not null,
  constraint order_total_pkey primary key (scope, status, order_source)
) with (fillfactor = 50);  -- so that updates find room beside the row

create table if not exists order_total_change (
  scope uuid not null,
  status varchar(20) not null,
  order_source varchar(20) not null,
  orders bigint not null
);

create index if not exists order_total_change_scope_idx
  on order_total_change (scope);

create or replace function order_total_empty() returns trigger
language plpgsql as $$
begin
  truncate order_total, order_total_change;
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
       begin
         insert into order_total_change (scope, status, order_source, orders)
         select coalesce(seller_id, ''00000000-0000-0000-0000-000000000000''),
                status, order_source, sum(step)
         from (%s) moved
         where deleted_at is null
         group by grouping sets ((status, order_source),
                                 (seller_id, status, order_source))
         having sum(step) <> 0
            and (grouping(seller_id) = 1 or seller_id is not null);
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
