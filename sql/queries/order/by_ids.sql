-- order/by_ids: the rows of many orders at once, in any order.
-- $1 ids uuid[]
-- index: order_pkey · rows: <= ids
select o.id, o.order_number, o.user_id, o.order_source, o.brand_id, o.seller_id,
       o.subtotal, o.discount_amount, o.shipping_cost, o.tax_amount,
       o.total_amount, o.currency, o.coupon_id, o.coupon_code,
       o.shipping_address_id, o.shipping_recipient, o.shipping_phone,
       o.shipping_street, o.shipping_district, o.shipping_city,
       o.shipping_province, o.shipping_postal_code, o.shipping_country,
       o.shipping_latitude, o.shipping_longitude, o.customer_email,
       o.customer_phone, o.customer_name, o.shipping_method,
       o.shipping_courier, o.estimated_delivery, o.status, o.customer_notes,
       o.internal_notes, o.paid_at, o.confirmed_at, o.processed_at,
       o.shipped_at, o.delivered_at, o.completed_at, o.cancelled_at,
       o.cancel_reason, o.cancelled_by, o.live_session_id, o.idempotency_key,
       o.created_by, o.updated_by, o.created_at, o.updated_at, o.deleted_at,
       o.version, o.invoice_attempt, o.invoiced_attempt, o.checkout_id,
       o.paid_at is not null
         or o.status = 'cancelled'
            and exists (select from order_status_history h
                        where h.order_id = o.id and h.to_status = 'paid')
         as was_paid,
       o.invoice_payment_id, o.payment_due_at, o.paid_by, o.payment_ids,
       o.refund_ids, o.refunded_amount, o.shipment_status
from "order" o
where o.id = any($1::uuid[])
  and o.deleted_at is null
