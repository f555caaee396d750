# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with script/bench
# Group commit alone: the writer's actor fed directly, each order placed and then
# moved to awaiting_payment, beside the same pgbench as checkout.
source "$root/bench/checkout.sh"

bench_group_commit() {
  against group_commit "orders per second, 128 under way" writer per_second pgbench 3
  against group_commit "PostgreSQL's CPU per order" writer postgres_cpu_s_per_1000 pgbench 0.4 less
  learn_event
  stop_service
  tidy_up busy
  rounds group_commit_round
}

group_commit_round() {
  take group_commit writer - feed_writers $((BENCH_SECONDS * 4000))
  place_by_pgbench group_commit
}

# feed_writers ORDERS: with the service's own defaults for writers and batch.
feed_writers() {
  attend "$root/build/release/bench-group-commit" "$(url_of busy)" "$1" 128 1 64 \
    >"$workdir/writers.out" 2>"$workdir/writers.log" || {
    show_tail "$workdir/writers.log"
    fail "bench-group-commit failed"
  }
  figures=$(<"$workdir/writers.out")
}
