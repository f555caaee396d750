# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with script/bench
# A whole checkout of one seller's two products, by shoppers of their own, with
# every call to the four neighbours, beside pgbench writing the same rows one
# order per transaction.

bench_checkout() {
  against checkout "orders per second, 64 connections" service per_second pgbench 1.25
  against checkout "PostgreSQL's CPU per order" service postgres_cpu_s_per_1000 pgbench 0.4 less
  learn_event
  serve busy "${in_the_foreground[@]}"
  tidy_up busy
  rounds checkout_round
}

checkout_round() {
  local orders
  sign_as user
  orders=$(orders_awaiting_payment)
  take checkout service service load checkout 64 "$BENCH_SECONDS"
  orders=$(($(orders_awaiting_payment) - orders))
  # Those that were under way when the time was over are written as well.
  ((orders >= $(jq .requests <<<"$figures"))) || fail \
    "only $orders orders are in the database and await payment: $figures"
  place_by_pgbench checkout
}

orders_awaiting_payment() {
  ask busy "select count(*) from \"order\" where status = 'awaiting_payment'"
}

# place_by_pgbench BENCH
place_by_pgbench() {
  take "$1" pgbench - pgbench_on busy place_order 16 "$BENCH_SECONDS" \
    --define "run=$(hex 12)" --define "payload=$event"
}
