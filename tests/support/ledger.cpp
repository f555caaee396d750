#include "tests/support/ledger.hpp"

#include "tests/support/basket.hpp"

namespace orders::tests {

namespace {

struct rule {
  const char* name;
  /// Selects what breaks it, as one text column.
  const char* broken;
};

const std::vector<rule> rules = {
    {"the total is made of its parts",
     R"(select id::text from "order" where total_amount <> subtotal +
          shipping_cost + tax_amount - discount_amount or total_amount < 0)"},
    {"the items add up to the subtotal",
     R"(select o.id::text from "order" o join order_item i on i.order_id = o.id
        group by o.id having sum(i.subtotal) <> o.subtotal or
          sum(i.unit_price * i.quantity) <> o.subtotal)"},
    {"a checkout has all its orders",
     R"(select c.id::text from checkout c
        left join "order" o on o.checkout_id = c.id
        group by c.id having count(o.id) = 0 or
          array_agg(split_part(o.idempotency_key, ':', -1)::int
                    order by split_part(o.idempotency_key, ':', -1)::int)
          <> array(select generate_series(0, count(o.id)::int - 1)))"},
    {"a key is used once",
     R"(select min(o.idempotency_key) from "order" o
        where idempotency_key is not null
        group by user_id, idempotency_key having count(*) > 1)"},
    {"event sequences have no gaps",
     R"(select o.id::text from "order" o
        left join service_outbox e on e.aggregate_id = o.id
        group by o.id having count(e.id) <> o.event_sequence or
          coalesce(max(e.sequence), 0) <> count(e.id) or
          count(distinct e.sequence) <> count(e.id))"},
    {"events form a path to the order's status",
     R"(with e as (
          select aggregate_id as id, sequence, payload->>'fromStatus' as f,
            payload->>'toStatus' as t,
            lag(payload->>'toStatus') over w as before,
            lead(1) over w is null as last
          from service_outbox where event_type = 'order.status_changed'
          window w as (partition by aggregate_id order by sequence))
        select e.id || ' ' || e.f || '>' || e.t
        from e join "order" o on o.id = e.id
        where (before is not null and before <> f) or (last and t <> o.status)
          or f = t)"},
    {"every move is legal",
     R"(select aggregate_id || ' ' || (payload->>'fromStatus') || '>' ||
          (payload->>'toStatus') from service_outbox
        where event_type = 'order.status_changed'
          and (payload->>'fromStatus', payload->>'toStatus') not in (values
            ('pending','awaiting_payment'), ('pending','paid'),
            ('pending','cancelled'), ('awaiting_payment','paid'),
            ('awaiting_payment','cancelled'), ('paid','confirmed'),
            ('paid','processing'), ('paid','cancelled'), ('paid','refunded'),
            ('paid','partially_refunded'), ('confirmed','processing'),
            ('confirmed','cancelled'), ('confirmed','refunded'),
            ('confirmed','partially_refunded'), ('processing','ready_to_ship'),
            ('processing','cancelled'), ('processing','refunded'),
            ('processing','partially_refunded'), ('ready_to_ship','shipped'),
            ('ready_to_ship','cancelled'), ('ready_to_ship','refunded'),
            ('ready_to_ship','partially_refunded'), ('shipped','in_transit'),
            ('shipped','delivered'), ('shipped','refunded'),
            ('shipped','partially_refunded'),
            ('in_transit','out_for_delivery'), ('in_transit','delivered'),
            ('in_transit','refunded'), ('in_transit','partially_refunded'),
            ('out_for_delivery','delivered'), ('out_for_delivery','refunded'),
            ('out_for_delivery','partially_refunded'),
            ('delivered','completed'), ('delivered','refunded'),
            ('delivered','partially_refunded'), ('completed','refunded'),
            ('completed','partially_refunded'), ('cancelled','refunded'),
            ('cancelled','partially_refunded'),
            ('partially_refunded','refunded')))"},
    {"history and events tell the same",
     R"(with h as (
          select order_id as id, from_status as f, to_status as t, count(*) as n
          from order_status_history
          where from_status is not null and from_status <> to_status
          group by 1, 2, 3),
        e as (
          select aggregate_id as id, payload->>'fromStatus' as f,
            payload->>'toStatus' as t, count(*) as n
          from service_outbox where event_type = 'order.status_changed'
          group by 1, 2, 3)
        select coalesce(h.id, e.id) || ' ' || coalesce(h.f, e.f) || '>' ||
          coalesce(h.t, e.t)
        from h full join e using (id, f, t) where h.n is distinct from e.n)"},
};

std::vector<std::string> column(const pqxx::result& rows) {
  std::vector<std::string> out;
  for (const auto& row : rows) out.push_back(row[0].c_str());
  return out;
}

}  // namespace

std::vector<std::string> violations(const database& db) {
  std::vector<std::string> out;
  for (const auto& r : rules)
    for (const auto& what : column(db.query(r.broken)))
      out.push_back(std::string{r.name} + ": " + what);
  return out;
}

std::vector<std::string> moves(const database& db, const std::string& order) {
  return column(
      db.query("select payload->>'fromStatus' || '>' || (payload->>'toStatus') "
               "from service_outbox where event_type = 'order.status_changed' "
               "and aggregate_id = $1::uuid order by sequence",
               order));
}

std::vector<std::string> event_types(const database& db,
                                     const std::string& order) {
  return column(
      db.query("select event_type from service_outbox "
               "where aggregate_id = $1::uuid order by sequence",
               order));
}

std::vector<std::string> insert_orders(const database& db, int count,
                                       const std::string& status) {
  return column(db.query(
      R"(insert into "order" (order_number, user_id, subtotal, total_amount,
           shipping_recipient, shipping_phone, shipping_street, shipping_city,
           shipping_province, shipping_postal_code, customer_phone,
           customer_name, status, paid_at, updated_at)
         select 'ORD-20260101-' || gen_random_uuid(), $2::uuid, 1000, 1000,
           'Dewi', '0812', 'Jl. Melati 5', 'Jakarta', 'DKI Jakarta', '12110',
           '0812', 'Dewi', $3::text,
           case when $3::text not in ('pending', 'awaiting_payment', 'cancelled')
                then now() end,
           now()
         from generate_series(1, $1) returning id)",
      count, shopper(1), status));
}

}  // namespace orders::tests
