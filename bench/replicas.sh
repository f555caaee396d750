# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with script/bench
# Whole checkouts by one, two and three replicas, each with a fifth of a core of
# its own, so that what they share (PostgreSQL, neighbours, load) has the rest.

replica_percent=20
replica_connections=32

bench_replicas() {
  if ! can_share_cpu; then
    say "left out: parts of a core can be given by root only, and with control groups"
    return 0
  fi
  against replicas "orders per second, 2 replicas" "2 replicas" per_second "1 replica" 1.8
  against replicas "orders per second, 3 replicas" "3 replicas" per_second "1 replica" 2.6
  need_database busy
  stop_service
  sign_as user
  tidy_up busy
  rounds replicas_round
}

replicas_round() {
  take_replicas "1 replica" 1
  take_replicas "2 replicas" 2
  take_replicas "3 replicas" 3
}

# take_replicas SIDE COUNT
take_replicas() {
  local number ports=()
  service_settings=("${in_the_foreground[@]}")
  for ((number = 1; number <= $2; number++)); do
    ports+=("$(free_port)")
    ORDER_DATABASE_URL=$(url_of busy) service_port=${ports[-1]} \
      launch_service "replica-$number"
    share_cpu "replica-$number" "$replica_percent"
  done
  for ((number = 1; number <= $2; number++)); do
    await 60 "replica-$number" curl -q --silent --fail --noproxy '*' --max-time 5 \
      "http://127.0.0.1:${ports[number - 1]}/health/ready" ||
      fail "replica $number did not become ready"
  done
  take replicas "$1" - load_replicas "${ports[@]}"
  for ((number = 1; number <= $2; number++)); do
    stop_process "replica-$number" || fail "replica $number did not end well"
    unshare_cpu "replica-$number"
  done
}

# load_replicas PORT...: each gets callers of its own; the figures are those of
# all together, the percentiles those of the slowest.
load_replicas() {
  local port callers=() all=$workdir/callers
  rm -rf -- "$all"
  for port in "$@"; do
    mkdir -p "$all/$port"
    cp "$workdir/headers" "$all/$port"
    load_replica "$port" "$all/$port" &
    callers+=("$!")
  done
  for port in "${callers[@]}"; do
    wait "$port" || fail "not every replica could be loaded"
  done
  figures=$(cat "$all"/*/figures | jq -sc '{requests: map(.requests) | add,
    seconds: map(.seconds) | max, p50_ms: map(.p50_ms) | max,
    p99_ms: map(.p99_ms) | max}')
}

# load_replica PORT FOLDER
load_replica() {
  workdir=$2
  service_url=http://127.0.0.1:$1
  load checkout "$replica_connections" "$BENCH_SECONDS" "BENCH_SEED=$1"
  echo "$figures" >"$workdir/figures"
}
