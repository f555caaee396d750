-- Items of our checkouts (they have a line) cost what they say.

alter table order_item
  drop constraint if exists order_item_is_something,
  add constraint order_item_is_something check (
    line_number is null or quantity > 0 and unit_price >= 0
  ) not valid,
  drop constraint if exists order_item_subtotal_is_the_product,
  add constraint order_item_subtotal_is_the_product check (
    line_number is null or subtotal = unit_price * quantity
  ) not valid;
