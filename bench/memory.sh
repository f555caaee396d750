# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with script/bench
# Resident memory: idle with everything on; with 100,000 orders live, each by an
# actor of its own; and after they have passivated.

live_orders=100000
# Long enough for all of them to be live at once on a slow machine.
live_idle_seconds=90

bench_memory() {
  within memory "idle" service idle_mib 48 MiB
  within memory "an order actor" service actor_kib 2 KiB
  within memory "after they passivated, beside idle" service after_percent 110 "%"
  ((BENCH_ROWS >= live_orders * 3 / 2)) || fail \
    "memory needs --rows $((live_orders * 3 / 2)) at least"
  # Once: nothing that varies from moment to moment is measured, and it is slow.
  bench_round=1
  memory_round
}

memory_round() {
  local idle live after reached
  # The bound is shared out to eight directories, never quite evenly.
  serve large "ORDER_MAX_LIVE=$((live_orders * 2))" "ORDER_IDLE_MS=${live_idle_seconds}000"
  pause 5
  idle=$(memory_of service)
  make_orders_live
  live=$(memory_of service)
  # Directories look four times in that time.
  pause $((live_idle_seconds * 5 / 4 + 10))
  after=$(memory_of service)
  note memory service "$(jq -nc --argjson idle "$idle" --argjson live "$live" \
    --argjson after "$after" --argjson orders "$reached" '{
      idle_mib: $idle, live_mib: $live, after_mib: $after,
      actor_kib: (($live - $idle) * 1024 / $orders),
      after_percent: ($after / $idle * 100)}')"
}

# Asks each order to become what it is: its actor loads it and writes nothing.
# Sets reached to how many were asked.
make_orders_live() {
  local began=$SECONDS
  reached=0
  sign_as admin
  while ((reached < live_orders)); do
    load live 64 3 "BENCH_FIRST=$((reached + 1))" "BENCH_ROWS=$BENCH_ROWS"
    reached=$((reached + $(jq .requests <<<"$figures")))
  done
  ((SECONDS - began < live_idle_seconds)) || say \
    "the first orders had passivated before the last were live: an actor takes more"
  say "$reached orders are live"
}
