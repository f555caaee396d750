# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with script/bench
# Paid orders are confirmed by an admin, each once, among --rows others; beside
# pgbench writing the same change, history row and event.

# Numbers that no filled order has; order numbers hold up to 268 million.
status_first=200000000

bench_status_change() {
  against status_change "changes per second, 64 connections" service per_second pgbench 2.0
  against status_change "PostgreSQL's CPU per change" service postgres_cpu_s_per_1000 pgbench 1.0 less
  learn_event
  serve large "${in_the_foreground[@]}"
  rounds status_change_round
}

status_change_round() {
  # More than can be changed in the time.
  local many=$((BENCH_SECONDS * 12000)) first=$status_first
  status_first=$((status_first + 2 * many))
  say "$((2 * many)) paid orders to change"
  add_orders large "$first" $((status_first - 1)) paid
  tidy_up large
  sign_as admin
  take status_change service service load status 64 "$BENCH_SECONDS" \
    BENCH_STATUS=confirmed "BENCH_FIRST=$first"
  expect_changed "$first" "$many"
  first=$((first + many))
  take status_change pgbench - pgbench_on large change_status 16 "$BENCH_SECONDS" \
    --define "first=$first" --define "payload=$event"
  expect_changed "$first" "$many"
}

# expect_changed FIRST COUNT: as many of these orders were confirmed as answers
# came, and some were left.
expect_changed() {
  local changed
  changed=$(ask large "select count(*) from \"order\" where status = 'confirmed'
    and id between '$(filled_id "$1")' and '$(filled_id $(($1 + $2 - 1)))'")
  ((changed >= $(jq .requests <<<"$figures") && changed < $2)) || fail \
    "$changed of $2 orders were changed, by: $figures"
}

# filled_id NUMBER: as bench/sql/fill_orders.sql makes it.
filled_id() {
  printf '%08x-0000-7000-8000-%012x' "$1" "$1"
}
