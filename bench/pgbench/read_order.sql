-- One of :rows filled orders, each as likely, and its items.
\set i random(1, :rows)
select * from "order"
where id = (lpad(to_hex(:i::bigint), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid;
select * from order_item
where order_id = (lpad(to_hex(:i::bigint), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(:i::bigint), 12, '0'))::uuid;
