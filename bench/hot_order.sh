# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with script/bench
# One order that 64 callers report shipments of, each report a change with its
# history row and event; beside one caller doing so in sequence, and beside
# pgbench writing the same through one connection.
source "$root/bench/status_change.sh"

# No filled order has these numbers.
hot_order=199999998
hot_order_of_pgbench=199999999

bench_hot_order() {
  against hot_order "changes per second, 64 callers" "64 callers" per_second "one caller" 1.0
  against hot_order "changes per second, beside pgbench" "64 callers" per_second pgbench 1.0
  within hot_order "sessions seen waiting for a lock" "64 callers" lock_waits 0 ""
  learn_event
  serve large "${in_the_foreground[@]}" \
    "SERVICE_PERMISSIONS=logistic-service=shipment"
  add_orders large "$hot_order" "$hot_order_of_pgbench" awaiting_payment
  tidy_up large
  rounds hot_order_round
}

hot_order_round() {
  sign_as logistic-service
  take hot_order "64 callers" service report_shipments 64
  take hot_order "one caller" service report_shipments 1
  take hot_order pgbench - pgbench_on large change_one_order 1 "$BENCH_SECONDS" \
    --define "order=$(filled_id "$hot_order_of_pgbench")" --define "payload=$event"
}

# report_shipments CALLERS: what counts are changes, not answers: a report that
# came twice in a row changes nothing.
report_shipments() {
  local before changes waits
  before=$(hot_order_version)
  watch_lock_waits
  load shipment "$1" "$BENCH_SECONDS" "BENCH_ORDER=$(filled_id "$hot_order")"
  stop_process lock-watch || true
  # A session that was seen waiting twice counts twice.
  waits=$(awk '{ seen += $1 } END { print seen + 0 }' "$workdir/lock_waits")
  changes=$(($(hot_order_version) - before))
  figures=$(jq -c --argjson changes "$changes" --argjson waits "$waits" \
    '. + {requests: $changes, answers: .requests, lock_waits: $waits}' <<<"$figures")
}

hot_order_version() {
  ask large "select version from \"order\" where id = '$(filled_id "$hot_order")'"
}

# Looks at all sessions ten times a second until it is stopped.
watch_lock_waits() {
  local look="select count(*) from pg_stat_activity where wait_event_type = 'Lock';"
  : >"$workdir/lock_waits"
  # shellcheck disable=SC2016  # for the inner bash
  start_process lock-watch "$workdir/lock_waits" -- bash -c '
    while sleep 0.1; do
      printf "%s\n" "$1"
    done | psql --no-psqlrc --quiet --tuples-only --no-align --dbname "$2"' \
    bash "$look" "$(url_of large)"
}
