# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables named below come from the caller
# shellcheck disable=SC2016  # $names in single quotes are jq's
# The main job, step by step, against a running service: a basket of three
# sellers becomes orders with invoices, the invoices are paid, and everything
# that should have happened is shown and checked. Needs progress.sh, http.sh and
#
#   service_url, database_url, workdir, sandbox (program),
#   product_port, control_port, GATEWAY_SECRET, SERVICE_SECRET

# shellcheck disable=SC2034  # for the caller's count of steps
walk_steps=7

walk() {
  walk_headers=$workdir/headers
  buyer=$(</proc/sys/kernel/random/uuid)
  choose_basket
  check_out
  read_orders
  pay_invoices
  show_history
  list_as_seller
  show_events
  repeat_checkout
  rm -f -- "$walk_headers"
}

as_buyer() {
  "$sandbox" sign-gateway --user "$buyer" --role buyer >"$walk_headers"
}

as_service() {
  "$sandbox" sign-service --name "$1" >"$walk_headers"
}

anonymous() {
  : >"$walk_headers"
}

# One product of each of three sellers, one of them in a variant, at the prices
# that product-service tells. Sets basket: {productId, variantId?, quantity,
# name, price, sellerId}[].
choose_basket() {
  basket="[]"
  add_to_basket 1 0 2
  add_to_basket 2 1 1
  add_to_basket 4 0 3 # this one's price has a fraction of a rupiah
}

# add_to_basket PRODUCT VARIANT QUANTITY: by number; variant 0 is none.
add_to_basket() {
  local product variant=""
  printf -v product 'c0000000-0000-4000-8000-%012x' "$1"
  if (($2 > 0)); then
    printf -v variant 'd%07x-0000-4000-8000-%012x' "$2" "$1"
  fi
  anonymous
  call GET "http://127.0.0.1:$product_port/api/products/id/$product" "$walk_headers"
  expect_status 200
  basket=$(jq -c --argjson basket "$basket" --arg variant "$variant" \
    --argjson quantity "$3" '
      (.variants // [] | map(select(.id == $variant)) | first) as $chosen
      | $basket + [{
          productId: .id, quantity: $quantity, sellerId, name,
          price: (if $variant == "" then .baseSellPrice
                  else $chosen.sellPrice end | tonumber)
        } + (if $variant == "" then {} else {variantId: $variant} end)]
    ' <<<"$reply_body") || fail "product $product cannot be ordered: $reply_body"
}

check_out() {
  step "Checkout: one basket, three sellers"
  jq -r '.[] | "    \(.quantity) x \(.name) at \(.price)" +
    (if .variantId then ", variant \(.variantId)" else "" end) +
    ", from seller \(.sellerId)"' <<<"$basket"
  walk_request=$(jq -c --arg key "walk-$(openssl rand -hex 8)" '{
    idempotencyKey: $key,
    items: map({productId, quantity} +
      (if .variantId then {variantId} else {} end)),
    shippingAddress: {
      name: "Siti Rahma", phone: "+6281234567890", province: "DKI Jakarta",
      city: "Jakarta Selatan", district: "Kebayoran Baru", postalCode: "12110",
      address: "Jl. Melati 5"},
    shippingCost: 30000, taxAmount: 11000, paymentMethod: "bank_transfer",
    metadata: {courierCode: "jne", serviceType: "REG"}}' <<<"$basket")
  as_buyer
  call POST "$service_url/api/orders" "$walk_headers" "$walk_request"
  expect_status 201
  expect "three new orders, each with an invoice, none failed" '
    .success and (.data | .isExisting == false and .ordersCreated == 3
      and (.orders | length) == 3 and (.payments | length) == 3
      and (has("failedPayments") | not)
      and (.payments | all(.paymentUrl | startswith("http")))
      and ([.payments[].orderId] | sort) == ([.orders[].id] | sort))'
  expect "order numbers ORD-<date>-<7 of 0-9A-Z>-<1..3>" '
    [.data.orders[].orderNumber] | all(test("^ORD-[0-9]{8}-[0-9A-Z]{1,7}-[123]$"))'
  check_amounts
  checkout_data=$(field .data -c)
  mapfile -t order_ids < <(field '.data.orders[].id')
  say "answer: 201 $(field .data.message)"
  field '.data as $d | $d.orders[] | . as $o
    | ($d.payments[] | select(.orderId == $o.id)) as $p
    | "    \(.orderNumber)  goods \(.subtotal) + shipping \(.shippingCost)" +
      " + tax \(.taxAmount) = \(.totalAmount) \(.currency)",
      "        invoice \($p.paymentUrl)"'
}

# In hundredths of a rupiah, because jq counts in binary fractions.
check_amounts() {
  local cents='def cents: tonumber * 100 | round; '
  expect "each order to hold its own seller's goods at product-service's price" \
    "$cents"'[.data.orders[] | {s: .sellerId, a: (.subtotal | cents)}] ==
    [$basket[] | {s: .sellerId, a: (.price * .quantity | cents)}]' \
    --argjson basket "$basket"
  expect "shipping 30000 and tax 11000, shared out to the last rupiah" \
    "$cents"'([.data.orders[].shippingCost | cents] | add) == 3000000 and
    ([.data.orders[].taxAmount | cents] | add) == 1100000'
  expect "every total to be subtotal + shipping + tax - discount" \
    "$cents"'.data.orders | all((.totalAmount | cents) == (.subtotal | cents) +
      (.shippingCost | cents) + (.taxAmount | cents) - (.discountAmount | cents))'
}

# show_statuses STATUS: reads every order as its buyer; all must have it.
show_statuses() {
  local id
  for id in "${order_ids[@]}"; do
    as_buyer
    call GET "$service_url/api/orders/$id" "$walk_headers"
    expect_status 200
    expect "order $id in status $1" ".data.id == \$id and .data.status == \$status" \
      --arg id "$id" --arg status "$1"
    say "$(field '.data | "\(.orderNumber)  \(.status)  \(.totalAmount)"')"
  done
}

read_orders() {
  step "The buyer reads the orders: they wait for payment"
  show_statuses awaiting_payment
}

pay_invoices() {
  step "The invoices are paid: payment-service tells us so"
  local id
  for id in "${order_ids[@]}"; do
    anonymous
    call POST "http://127.0.0.1:$control_port/payments/$id/pay" "$walk_headers"
    [[ $reply_status == 20? ]] || fail \
      "paying the invoice of order $id: $reply_status $reply_body" \
      "the sandbox's log is in $workdir"
  done
  show_statuses paid
}

# query SQL: rows of the service's database, columns separated by two spaces.
# The order ids are ours, so they can stand in the text.
query() {
  psql --no-psqlrc --quiet --tuples-only --no-align --field-separator '  ' \
    --set ON_ERROR_STOP=1 --dbname "$database_url" --command "$1" || fail \
    "psql could not ask the database" "is $database_url reachable from here?"
}

id_list() {
  printf "'%s'," "${order_ids[@]}" | sed 's/,$//'
}

show_history() {
  step "The history of each order, from the database"
  local rows
  rows=$(query "select o.order_number,
      string_agg(h.to_status, ' → ' order by h.created_at, h.ctid)
    from \"order\" o join order_status_history h on h.order_id = o.id
    where o.id in ($(id_list)) group by o.order_number order by o.order_number")
  say_lines "$rows"
  [[ $(grep -c '  pending → awaiting_payment → paid$' <<<"$rows") == 3 ]] || fail \
    "expected every history to be: pending → awaiting_payment → paid"
}

list_as_seller() {
  local seller
  seller=$(jq -r '.orders[1].sellerId' <<<"$checkout_data")
  step "seller-service lists the orders of seller $seller"
  as_service seller-service
  call GET "$service_url/api/orders?sellerId=$seller&limit=5" "$walk_headers"
  expect_status 200
  expect "order ${order_ids[1]}, and none of another seller" '
    (.data | all(.sellerId == $seller)) and (.data | any(.id == $id))
    and .pagination.total >= 1' --arg seller "$seller" --arg id "${order_ids[1]}"
  say "$(field '"\(.pagination.total) in all, newest first:"')"
  field '.data[] | "    \(.orderNumber)  \(.status)  \(.totalAmount)  " +
    ([.items[] | "\(.quantity) x \(.snapshotProductName)" +
      (if .snapshotVariantName then " (\(.snapshotVariantName))" else "" end)]
     | join(", "))'
}

show_events() {
  step "The events, published to Kafka in the order of each order"
  local rows deadline=$((SECONDS + 60))
  until [[ $(query "select count(*) from service_outbox
      where not is_published and aggregate_id in ($(id_list))") == 0 ]]; do
    ((SECONDS < deadline)) || fail "events wait in the outbox for a minute" \
      "the logs are in $workdir"
    sleep 0.2
  done
  rows=$(query "select payload->>'orderNumber', sequence, event_type,
      coalesce(payload->>'toStatus', '')
    from service_outbox where aggregate_id in ($(id_list))
    order by payload->>'orderNumber', sequence")
  say_lines "$rows"
  expect_events 'order.created  '
  expect_events 'order.status_changed  awaiting_payment'
  expect_events 'order.status_changed  paid'
}

# expect_events TEXT: as many rows end so as there are orders.
expect_events() {
  [[ $(grep -c -- "  $1\$" <<<"$rows") == "${#order_ids[@]}" ]] || fail \
    "expected one event '$1' for each of the ${#order_ids[@]} orders"
}

repeat_checkout() {
  step "The same checkout once more, with the same key"
  as_buyer
  call POST "$service_url/api/orders" "$walk_headers" "$walk_request"
  expect_status 200
  expect "the same three orders, still paid" '
    .data.isExisting and [.data.orders[].id] == [$first.orders[].id]
    and (.data.orders | all(.status == "paid"))' --argjson first "$checkout_data"
  say "answer: 200 $(field .data.message)" "$(field '[.data.orders[].orderNumber] | join(", ")')"
}
