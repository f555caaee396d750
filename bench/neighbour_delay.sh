# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with script/bench
# Checkout while each of the four neighbours takes 20 ms for every answer, 256 at
# a time: beside the delay itself, and beside the same without it.

bench_neighbour_delay() {
  # Three calls follow each other: user and products, the invoice; and slack.
  within neighbour_delay "p50 (3 x 20 ms + 15 ms)" delayed p50_ms 75 ms
  against neighbour_delay "orders per second, beside no delay" delayed per_second prompt 0.7
  serve busy "${in_the_foreground[@]}"
  rounds neighbour_delay_round
  delay_neighbours 0
}

neighbour_delay_round() {
  sign_as user
  delay_neighbours 20
  take neighbour_delay delayed service load checkout 256 "$BENCH_SECONDS"
  delay_neighbours 0
  take neighbour_delay prompt service load checkout 256 "$BENCH_SECONDS"
}

# delay_neighbours MILLISECONDS
delay_neighbours() {
  local neighbour
  : >"$workdir/nobody"
  for neighbour in product auth cart payment; do
    if (($1 > 0)); then
      call PUT "http://127.0.0.1:$control_port/faults/$neighbour" "$workdir/nobody" \
        "{\"mode\":\"delay\",\"ms\":$1}"
    else
      call DELETE "http://127.0.0.1:$control_port/faults/$neighbour" "$workdir/nobody"
    fi
    [[ $reply_status == 20? ]] || fail "the sandbox took no delay: $reply_body"
  done
}
