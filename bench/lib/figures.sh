# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with script/bench
# Figures of runs and what is to be shown of them, as lines of JSON that
# bench/lib/report.py makes the tables and the chart of. Needs cpu.sh, $workdir.
#
# A run is a command that sets `figures` to a JSON object: at least `requests`
# and `seconds`, most also `p50_ms` and `p99_ms`.

: "${workdir=}"
bench_round=0

# rounds BODY [ARGS...]: calls it BENCH_ROUNDS times; a body runs the service and
# its peer in turn, so that what slows the machine for a while meets both.
rounds() {
  for ((bench_round = 1; bench_round <= BENCH_ROUNDS; bench_round++)); do
    "$@"
  done
}

# pause SECONDS
pause() {
  attend sleep "$1"
}

# take BENCH SIDE PROCESS COMMAND...: one run, with the CPU seconds that it took
# the process of this name (none: -), PostgreSQL and the played neighbours, and
# that process's memory.
take() {
  local bench=$1 side=$2 process=$3 own postgres neighbours memory=null
  shift 3
  own=$(cpu_of "$process") postgres=$(cpu_of_postgres) neighbours=$(cpu_of sandbox)
  figures=""
  "$@"
  own=$(difference "$own" "$(cpu_of "$process")")
  postgres=$(difference "$postgres" "$(cpu_of_postgres)")
  neighbours=$(difference "$neighbours" "$(cpu_of sandbox)")
  if [[ $process == - ]]; then
    own=null
  else
    memory=$(memory_of "$process")
  fi
  note "$bench" "$side" "$(jq -c --argjson own "$own" \
    --argjson postgres "$postgres" --argjson neighbours "$neighbours" \
    --argjson memory "$memory" '
      .requests as $n | (.cpu_seconds // $own) as $own
      | def of_1000: if . == null or $n == 0 then null else . / $n * 1000 end;
      . + {per_second: ($n / .seconds), cpu_s_per_1000: ($own | of_1000),
        postgres_cpu_s_per_1000: ($postgres | of_1000),
        neighbours_cpu_s_per_1000: ($neighbours | of_1000), memory_mib: $memory}
    ' <<<"$figures")"
}

# difference BEFORE AFTER
difference() {
  awk -v before="$1" -v after="$2" 'BEGIN { print after - before }'
}

# note BENCH SIDE FIGURES: keeps a run, and tells of it.
note() {
  jq -nc --arg bench "$1" --arg side "$2" --argjson round "$bench_round" \
    --argjson figures "$3" '{$bench, $side, $round} + $figures' >>"$workdir/samples.jsonl"
  say "$(jq -r --arg side "$2" '
    def brief: if . == null then "-" elif type == "number"
      then (if . >= 100 then round else . * 1000 | round / 1000 end) else . end;
    $side + ":  " + (to_entries
      | map(select(.key | IN("requests", "seconds", "cpu_seconds") | not)
        | select(.value != null and .value != 0)
        | "\(.key) \(.value | brief)") | join("  "))' <<<"$3")"
}

# against BENCH WHAT SIDE MEASURE PEER AIM [LESS]: a row of the table: the side's
# measure as a multiple of the peer's; at least the aim, or with LESS at most.
against() {
  local less=false
  [[ -z ${7-} ]] || less=true
  jq -nc --arg bench "$1" --arg what "$2" --arg side "$3" --arg measure "$4" \
    --arg peer "$5" --argjson aim "$6" --argjson less "$less" \
    '{$bench, $what, $side, $measure, $peer, $aim, $less}' >>"$workdir/rows.jsonl"
}

# within BENCH WHAT SIDE MEASURE LIMIT UNIT [MORE]: the same against a fixed
# limit; at most that, or with MORE at least.
within() {
  local less=true
  [[ -z ${7-} ]] || less=false
  jq -nc --arg bench "$1" --arg what "$2" --arg side "$3" --arg measure "$4" \
    --argjson limit "$5" --arg unit "$6" --argjson less "$less" \
    '{$bench, $what, $side, $measure, $limit, $unit, aim: 1, $less}' >>"$workdir/rows.jsonl"
}
