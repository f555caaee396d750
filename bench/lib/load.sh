# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with script/bench
# The two sides' load: wrk for the service, pgbench for what it is measured
# beside. Both set `figures`. Needs processes.sh, postgres.sh, programs.sh.

: "${root:?}" "${workdir=}"

# wrk_on URL SCRIPT CONNECTIONS SECONDS [NAME=VALUE...]: figures of wrk with
# bench/wrk/SCRIPT.lua and these variables.
wrk_on() {
  local url=$1 script=$2 connections=$3 seconds=$4 threads=2
  shift 4
  ((connections > 1)) || threads=1
  attend env BENCH_WRK="$root/bench/wrk" BENCH_HEADERS="$workdir/headers" \
    BENCH_THREADS="$threads" "$@" \
    wrk --threads "$threads" --connections "$connections" \
    --duration "${seconds}s" --timeout 30s \
    --script "$root/bench/wrk/$script.lua" "$url" >"$workdir/wrk.out" 2>&1 ||
    true
  figures=$(grep '^{' "$workdir/wrk.out") || {
    show_tail "$workdir/wrk.out"
    fail "wrk could not load $url with $script.lua"
  }
}

# load SCRIPT CONNECTIONS SECONDS [NAME=VALUE...]: the same of the service, every
# request of which must be answered well.
load() {
  wrk_on "$service_url" "$@"
  jq -e '.requests > 0 and .refused == 0 and .lost == 0' >/dev/null <<<"$figures" ||
    fail "not every request of $1.lua was answered well: $figures" \
      "the logs are in $workdir"
}

# pgbench_on DATABASE SCRIPT CLIENTS SECONDS [OPTION...]: figures of pgbench with
# bench/pgbench/SCRIPT.sql; percentiles from its log of every transaction.
pgbench_on() {
  local database=$1 script=$2 clients=$3 seconds=$4 out=$workdir/pgbench.out
  local threads=$((clients < 2 ? 1 : 2)) log=$workdir/transactions
  shift 4
  rm -f -- "$log".*
  attend "$cluster_bin/pgbench" --no-vacuum --protocol prepared \
    --client "$clients" --jobs "$threads" --time "$seconds" \
    --define n=0 --define "clients=$clients" \
    --file "$root/bench/pgbench/$script.sql" --log --log-prefix "$log" "$@" \
    "$(url_of "$database")" >"$out" 2>&1 || {
    show_tail "$out"
    fail "pgbench failed with $script.sql"
  }
  figures=$(cut -d' ' -f3 "$log".* | sort -n | awk \
    -v tps="$(awk '/^tps = / { print $3 }' "$out")" '
    { took[NR] = $1 }
    END {
      printf "{\"requests\":%d,\"seconds\":%.6f,", NR, NR / tps
      printf "\"p50_ms\":%.3f,\"p99_ms\":%.3f}",
        took[int((NR + 1) / 2)] / 1000, took[int((99 * NR + 99) / 100)] / 1000
    }')
  rm -f -- "$log".*
}

# hex DIGITS: so many random ones.
hex() {
  openssl rand -hex 16 | cut -c "1-$1"
}
