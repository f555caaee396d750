-- order_item/by_orders: the items of many orders, each order's in basket order.
-- Items of the old service have no line number: they come as they were written.
-- $1 order ids uuid[]
-- index: idx_order_item_order_id
select i.order_id, i.id, i.item_type, i.product_id, i.variant_id, i.brand_id,
       i.brand_product_id, i.seller_product_id, i.seller_id,
       i.snapshot_product_name, i.snapshot_variant_name, i.snapshot_sku,
       i.snapshot_image_url, i.snapshot_brand_name, i.snapshot_seller_name,
       i.unit_price, i.quantity, i.subtotal, i.discount_amount, i.total_amount,
       i.fulfilled_quantity, i.returned_quantity, i.created_at
from order_item i
where i.order_id = any($1::uuid[])
order by i.order_id, i.line_number, i.created_at, i.ctid
