# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables come from script/bench
# One kept-alive connection, one request at a time, on an order with two items:
# what a read costs end to end, beside the same rows read by PostgreSQL's own
# client through one connection, and beside a request that reads nothing.

bench_latency() {
  local seconds=${BENCH_SECONDS:-5} order query
  walk_headers=$workdir/headers
  place_order_with_two_items
  order=$(field '.data.orders[0].id')
  as_buyer
  query=$workdir/read-order.sql
  cat >"$query" <<END
select * from "order" where id = '$order';
select * from order_item where order_id = '$order';
END
  printf '    %-44s %10s %10s\n' "" "p50 ms" "p99 ms"
  measure_path "GET /health" /health "$seconds"
  local nothing=$measured
  measure_path "GET /api/orders/{id}" "/api/orders/$order" "$seconds"
  local read=$measured
  local peer
  peer=$(pgbench_median "$query" "$seconds")
  printf '    %-44s %10s\n' "the two statements through pgbench -c 1" "$peer"
  awk -v read="$read" -v peer="$peer" -v nothing="$nothing" 'BEGIN {
    printf "\n    a read takes %.2f x the bare statements, ", read / peer
    printf "%.2f x an empty request; aim: under 2 ms\n", read / nothing }'
}

# A new order of a buyer of its own; the reply is the last one.
place_order_with_two_items() {
  # shellcheck disable=SC2034  # for as_buyer
  buyer=$(</proc/sys/kernel/random/uuid)
  as_buyer
  call POST "$service_url/api/orders" "$walk_headers" "$(jq -nc '{
    idempotencyKey: "bench-latency",
    items: [1, 52] | map({
      productId: ("c0000000-0000-4000-8000-" + ("000000000000" + (if . == 1 then "1" else "34" end))[-12:]),
      quantity: 1}),
    shippingAddress: {name: "Bench", phone: "+62811", province: "Bali",
      city: "Denpasar", address: "Jl. Raya 1"}}')"
  expect_status 201
}

# measure_path NAME PATH SECONDS: prints a row, sets measured to the median (ms).
measure_path() {
  local out headers=() line
  while IFS= read -r line; do headers+=(--header "$line"); done <"$walk_headers"
  out=$(wrk --threads 1 --connections 1 --duration "${3}s" --latency \
    "${headers[@]}" "$service_url$2")
  if grep -q "Non-2xx" <<<"$out"; then
    fail "not every request of '$1' was answered with 200" "$out"
  fi
  measured=$(percentile 50% "$out")
  printf '    %-44s %10s %10s\n' "$1" "$measured" "$(percentile 99% "$out")"
}

# percentile P WRK_OUTPUT: in milliseconds.
percentile() {
  awk -v p="$1" '$1 == p {
    v = $2 + 0
    if ($2 ~ /us$/) v /= 1000; else if ($2 ~ /[0-9]s$/) v *= 1000
    printf "%.3f", v; exit }' <<<"$2"
}

# pgbench_median SCRIPT SECONDS: of one client, in milliseconds.
pgbench_median() {
  local log=$workdir/pgbench bin
  bin=$(dirname "$(find /usr/lib/postgresql -name pgbench | sort -V | tail -n 1)")
  (cd "$workdir" && "$bin/pgbench" --no-vacuum --protocol prepared --client 1 \
    --time "$2" --file "$1" --log --log-prefix "$log" "$database_url" >/dev/null 2>&1) ||
    fail "pgbench failed" "the database: $database_url"
  cut -d' ' -f3 "$log".* | sort -n | awk '{ a[NR] = $1 }
    END { printf "%.3f", a[int((NR + 1) / 2)] / 1000 }'
}
