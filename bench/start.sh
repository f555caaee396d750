# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with script/bench
# From the start of the program to the first 200 of /health/ready, on a database
# of --rows orders that is migrated.

bench_start() {
  within start "start to ready" service ready_ms 300 ms
  need_database large
  rounds start_round
}

start_round() {
  local began ready
  stop_service
  service_settings=()
  began=$(date +%s%N)
  ORDER_DATABASE_URL=$(url_of large) launch_service service
  until curl -q --silent --fail --output /dev/null --noproxy '*' --max-time 1 \
    "$service_url/health/ready"; do
    is_running service || fail "the service ended by itself" \
      "its log: $workdir/service.log"
    sleep 0.005
  done
  ready=$((($(date +%s%N) - began) / 1000000))
  note start service "{\"ready_ms\": $ready}"
}
