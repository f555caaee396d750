# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with script/bench
# The databases of the benchmarks, each made when it is first asked for:
#
#   busy    twenty thousand orders at first, grows by what is placed in it
#   small   ten thousand orders
#   large   as many as --rows says
#
# None begins empty: for tables that it takes for empty, PostgreSQL keeps plans
# that read them whole (of foreign keys' checks as well) until autovacuum has
# looked, which is not what a benchmark of seconds is about.
#
# Needs postgres.sh, programs.sh, and cluster_url from it.

: "${root:?}" "${workdir=}"
small_rows=10000
busy_rows=20000
rows_at_a_time=50000
declare -A database_made=()

# url_of DATABASE
url_of() {
  echo "${cluster_url%/*}/$1"
}

# rows_of DATABASE: how many orders it was filled with.
rows_of() {
  case $1 in
    busy) echo "$busy_rows" ;;
    small) echo "$small_rows" ;;
    large) echo "$BENCH_ROWS" ;;
  esac
}

# ask DATABASE SQL: rows without decoration.
ask() {
  psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 \
    --dbname "$(url_of "$1")" --command "$2" ||
    fail "psql could not ask the database $1"
}

# need_database DATABASE
need_database() {
  [[ -z ${database_made[$1]-} ]] || return 0
  ask postgres "create database $1" >/dev/null
  ORDER_DATABASE_URL=$(url_of "$1") "$service" migrate >"$workdir/migrate.log" 2>&1 || {
    show_tail "$workdir/migrate.log"
    fail "order-service migrate failed"
  }
  database_made[$1]=yes
  fill "$1" "$(rows_of "$1")"
}

# fill DATABASE ROWS
fill() {
  local began=$SECONDS
  say "filling database $1 with $2 orders"
  # Otherwise full pages are logged over and over; set back before anything is
  # measured.
  ask postgres "alter system set max_wal_size = '8GB'" >/dev/null
  ask postgres "select pg_reload_conf()" >/dev/null
  without_indexes "$1" add_orders "$1" 1 "$2"
  ask postgres "alter system reset max_wal_size" >/dev/null
  ask postgres "select pg_reload_conf()" >/dev/null
  tidy_up "$1"
  say "$2 orders in $((SECONDS - began)) s"
}

# without_indexes DATABASE COMMAND...: several times as fast for many rows as
# keeping every index up to date. Constraints and triggers stay; what is made
# again afterwards is what migrations made.
without_indexes() {
  local database=$1 indexes
  shift
  indexes=$(ask "$database" "select indexdef || ';' from pg_indexes i
    where schemaname = 'public'
      and not exists (select from pg_constraint c where c.conname = i.indexname)")
  ask "$database" "do \$\$ declare name text; begin
    for name in select indexname from pg_indexes i where schemaname = 'public'
        and not exists (select from pg_constraint c where c.conname = i.indexname)
    loop execute format('drop index public.%I', name); end loop; end \$\$"
  "$@"
  ask "$database" "set maintenance_work_mem = '256MB'; $indexes" >/dev/null
}

# add_orders DATABASE FIRST LAST [STATUS]: filled orders of these numbers, by two
# sessions at once.
add_orders() {
  local middle=$((($2 + $3) / 2)) halves=()
  add_orders_in_turn "$1" "$2" "$middle" "${4-}" &
  halves+=($!)
  add_orders_in_turn "$1" $((middle + 1)) "$3" "${4-}" &
  halves+=($!)
  if ! wait "${halves[0]}" || ! wait "${halves[1]}"; then
    fail "the database $1 could not be filled"
  fi
}

add_orders_in_turn() {
  local first last
  for ((first = $2; first <= $3; first = last + 1)); do
    last=$((first + rows_at_a_time - 1 < $3 ? first + rows_at_a_time - 1 : $3))
    psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set "first=$first" \
      --set "last=$last" --set "rows=$(rows_of "$1")" --set "status=$4" \
      --dbname "$(url_of "$1")" --file "$root/bench/sql/fill_orders.sql" || return 1
  done
}

# tidy_up DATABASE: what the sweepers and autovacuum would do in their own time:
# folded totals, statistics, and the visibility that index-only scans want. The
# checkpoint is nobody's run's then.
tidy_up() {
  local fold
  fold=$(sed "s/\$1::bigint/1000000/" "$root/sql/queries/order/fold_totals.sql")
  ask "$1" "$fold" >/dev/null
  ask "$1" "vacuum (analyze)" >/dev/null
  ask "$1" checkpoint >/dev/null
}
