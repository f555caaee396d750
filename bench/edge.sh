# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with script/bench
# The HTTP edge alone: a request that reads nothing, beside a bare cpp-httplib
# server with a thread for each connection.

bench_edge() {
  against edge "requests per second, 64 connections" service per_second httplib 0.95
  serve busy "${in_the_foreground[@]}"
  start_bare_httplib
  rounds edge_round
  stop_process httplib || true
}

edge_round() {
  rm -f -- "$workdir/headers"
  : >"$workdir/headers"
  take edge service service load health 64 "$BENCH_SECONDS"
  take edge httplib httplib wrk_on "$httplib_url" health 64 "$BENCH_SECONDS"
}

start_bare_httplib() {
  local port
  port=$(free_port)
  httplib_url=http://127.0.0.1:$port
  start_process httplib "$workdir/httplib.log" -- \
    "$root/build/release/bench-bare-httplib" "$port" 64
  await 10 httplib curl -q --silent --fail --noproxy '*' "$httplib_url/health" ||
    fail "bench-bare-httplib did not start" "its log: $workdir/httplib.log"
}
