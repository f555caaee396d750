-- The place of an item in its basket; items of the old service have none.

alter table order_item
  add column if not exists line_number integer;
