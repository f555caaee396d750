# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with script/bench
# The relay of its own process, to the sandbox's broker in memory: how fast it
# drains what pgbench has written, beside that writing; and how long after its
# commit an event is published, at 500 a second.

bench_relay() {
  within relay "events drained per second" relay per_second 15000 "a second" more
  against relay "drained per second, beside pgbench inserting them" relay per_second pgbench 1.0
  within relay "commit to published at 500/s, p99" "relay at 500/s" p99_ms 50 ms
  learn_event
  stop_service
  need_database busy
  # What the other benchmarks left is not this one's.
  ask busy "update service_outbox set is_published = true, published_at = now()
    where not is_published" >/dev/null
  tidy_up busy
  rounds relay_round
}

relay_round() {
  take relay pgbench - pgbench_on busy raise_event 16 "$BENCH_SECONDS" \
    --define "run=$(hex 8)" --define "payload=$event"
  tidy_up busy
  take relay relay relay drain
  take relay "relay at 500/s" relay publish_steadily
  stop_process relay || fail "the relay did not end well" "its log: $workdir/relay.log"
}

start_relay() {
  : >"$workdir/relay.log"
  start_process relay "$workdir/relay.log" -d "$workdir" -- \
    env NODE_ENV=production ORDER_DATABASE_URL="$(url_of busy)" \
    KAFKA_BROKERS="$kafka_brokers" SWEEPERS_ENABLED=false AUTO_MIGRATE=false \
    "$service" relay
}

unpublished() {
  ask busy "select count(*) from service_outbox where not is_published"
}

# Starts the relay, and counts from the first batch that it marked to the last
# one, so that neither the start of the program nor our looks count.
drain() {
  local since deadline=$((SECONDS + 120))
  since=$(ask busy "select now()")
  start_relay
  until [[ $(unpublished) == 0 ]]; do
    if ! is_running relay || ((SECONDS >= deadline)); then
      fail "the relay did not drain the outbox" "its log: $workdir/relay.log"
    fi
    sleep 0.2
  done
  figures=$(ask busy "
    select json_build_object(
      'requests', count(*) filter (where published_at > first),
      'seconds', extract(epoch from max(published_at) - min(published_at)))
    from (select published_at, min(published_at) over () as first
          from service_outbox where published_at > '$since') e")
}

publish_steadily() {
  local since deadline=$((SECONDS + BENCH_SECONDS + 60))
  since=$(ask busy "select now()")
  pgbench_on busy raise_and_ring 4 "$BENCH_SECONDS" --rate 500 \
    --define "run=$(hex 8)" --define "payload=$event"
  until [[ $(unpublished) == 0 ]]; do
    ((SECONDS < deadline)) || fail "events stay in the outbox" "its log: $workdir/relay.log"
    sleep 0.2
  done
  figures=$(ask busy "
    select json_build_object(
      'requests', count(*), 'seconds', $BENCH_SECONDS,
      'p50_ms', percentile_cont(.5) within group (order by waited),
      'p99_ms', percentile_cont(.99) within group (order by waited))
    from (select extract(epoch from published_at - created_at) * 1000 as waited
          from service_outbox where created_at > '$since') e")
}
