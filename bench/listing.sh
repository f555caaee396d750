# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with script/bench
# Listings by seller, by user and of everything, each with its total: the first
# page, page 1,000, by status, by search; among --rows orders, of which one
# seller has a tenth, beside the same among ten thousand.

# Eight callers: a listing that has become slow queues up and shows.
listing_callers=8

bench_listing() {
  local at what peer
  for ((at = 0; at < ${#listings[@]}; at += 2)); do
    what=${listings[at]} peer=${listings[at]}
    # Among ten thousand orders no seller has that many: all of them do.
    [[ $what != "seller, page 1,000" ]] || peer="admin, page 1,000"
    against listing "$what: p99" "large, $what" p99_ms "small, $peer" 1.5 less
  done
  need_database small
  need_database large
  rounds listing_round
}

big_seller=a0000000-0000-4000-8000-000000000001
# What is listed, and how it is asked for.
listings=(
  "seller" "/api/orders?sellerId=$big_seller"
  "seller, page 1,000" "/api/orders?sellerId=$big_seller&page=1000&limit=10"
  "seller, by status" "/api/orders?sellerId=$big_seller&status=shipped"
  "seller, search" "/api/orders?sellerId=$big_seller&search={phone}"
  "user" "/api/orders?userId={user}"
  "user, by status" "/api/orders?userId={user}&status=completed"
  "admin" "/api/admin/orders?page=1"
  "admin, page 1,000" "/api/admin/orders?page=1000&limit=10"
  "admin, by status" "/api/admin/orders?status=shipped"
  "admin, search" "/api/admin/orders?search={phone}"
)

listing_round() {
  list_all small
  list_all large
}

# list_all DATABASE
list_all() {
  local at
  serve "$1" "${in_the_foreground[@]}"
  sign_as admin
  for ((at = 0; at < ${#listings[@]}; at += 2)); do
    take listing "$1, ${listings[at]}" service list_once "$1" "${listings[at + 1]}"
  done
}

# list_once DATABASE PATH: an answer that did not come in time is no failure of
# the benchmark, but is told, and its time counts.
list_once() {
  wrk_on "$service_url" listing "$listing_callers" $(((BENCH_SECONDS + 1) / 2)) \
    "BENCH_PATH=$2" "BENCH_ROWS=$(rows_of "$1")"
  figures=$(jq -c --argjson callers "$listing_callers" '
    if .requests > 0 then . else
      . + {lost: $callers, p50_ms: (.seconds * 1000), p99_ms: (.seconds * 1000)}
    end' <<<"$figures")
  await_no_listing "$1"
}

# await_no_listing DATABASE: what nobody waits for any more goes on in PostgreSQL,
# and more of it may queue in the service.
await_no_listing() {
  local quiet=0
  while ((quiet < 3)); do
    if [[ $(ask "$1" "select count(*) from pg_stat_activity
        where datname = '$1' and state = 'active' and pid <> pg_backend_pid()
          and backend_type = 'client backend'") == 0 ]]; then
      quiet=$((quiet + 1))
    else
      quiet=0
      sleep 0.1
    fi
  done
}
