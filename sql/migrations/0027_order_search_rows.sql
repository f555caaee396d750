-- The orders that were there before the triggers.

insert into order_search (order_id, content)
select id, order_search_content(order_number, shipping_recipient,
                                shipping_phone)
from "order"
on conflict (order_id) do nothing;
