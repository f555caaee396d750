# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with script/bench
# Everything is switched on and nobody asks for anything: what the service and
# its statements cost then, among --rows orders.

bench_idle() {
  within idle "statements per second" service statements_per_second 1 "a second"
  within idle "a core" service cpu_percent 1 "%"
  serve large
  # Start-up, and whatever it finds to catch up with, is over by then.
  pause 15
  rounds idle_round
}

idle_round() {
  local seconds=$((BENCH_SECONDS * 4)) statements used
  log_statements all
  statements=$(statements_logged) used=$(cpu_of service)
  pause "$seconds"
  used=$(difference "$used" "$(cpu_of service)")
  statements=$(($(statements_logged) - statements))
  log_statements none
  note idle service "$(jq -nc --argjson statements "$statements" \
    --argjson used "$used" --argjson seconds "$seconds" '{
      statements_per_second: ($statements / $seconds),
      cpu_percent: ($used / $seconds * 100)}')"
  say_frequent_statements "$statements"
}

# say_frequent_statements COUNT: which they were, of the last so many.
say_frequent_statements() {
  say_lines "$(statement_lines | tail -n "$1" |
    sed -E 's/.*LOG:  (statement: |execute )//; s/:? .*//' |
    sort | uniq -c | sort -rn | head -n 8)"
}

# log_statements all|none: PostgreSQL's log is what counts them; unlike
# pg_stat_statements it slows nothing once it is off.
log_statements() {
  ask postgres "alter system set log_statement = '$1'" >/dev/null
  ask postgres "select pg_reload_conf()" >/dev/null
  sleep 1
}

# Not our own, which psql runs.
statements_logged() {
  statement_lines | wc -l
}

statement_lines() {
  grep -E 'LOG:  (statement|execute)' "$cluster_log" | grep -v ' psql ' || true
}
