# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with script/bench
# Orders read one by one, at random among --rows of them, beside pgbench reading
# the same row and its items.

bench_read() {
  against read "reads per second, 64 connections" service per_second pgbench 1.0
  serve large "${in_the_foreground[@]}"
  rounds read_round
}

read_round() {
  sign_as admin
  take read service service load read 64 "$BENCH_SECONDS" "BENCH_ROWS=$BENCH_ROWS"
  take read pgbench - pgbench_on large read_order 16 "$BENCH_SECONDS" \
    --define "rows=$BENCH_ROWS"
}
