# shellcheck shell=bash
# A private PostgreSQL cluster: own folder, own port on 127.0.0.1, no Unix socket
# (its path could be too long, and nobody needs it), everybody on this machine
# trusted. fsync and synchronous_commit stay on: what is shown and tested is what
# production does. Needs progress.sh, processes.sh, ports.sh.

: "${root:?}"

# start_cluster FOLDER: creates the cluster in FOLDER unless it is there, starts
# it, and waits until it answers. Sets
#   cluster_url   of its superuser and database "postgres"
#   cluster_log   what the server says, lock waits and deadlocks included
start_cluster() {
  cluster_home=$1
  cluster_owner=""
  cluster_bin=$(newest_postgresql)
  # Settings of the caller's own PostgreSQL must not reach ours.
  unset "${!PG@}"
  mkdir -p "$cluster_home"
  if ((EUID == 0)); then
    hand_over_cluster_home
  fi
  cluster_log=$cluster_home/postgres.log
  if [[ ! -s $cluster_home/data/PG_VERSION ]]; then
    create_cluster
  fi
  check_cluster_version
  launch_cluster
}

newest_postgresql() {
  local bin
  bin=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
  [[ -x $bin ]] || bin=$(command -v initdb) || fail \
    "PostgreSQL's server is not installed" "run: $root/script/install run"
  dirname -- "$bin"
}

# PostgreSQL refuses to run as root, so for root the cluster belongs to Debian's
# user postgres, and just its folder is handed over. Where that user cannot get
# there (a checkout under /root, say), the cluster lives in a temporary folder.
hand_over_cluster_home() {
  cluster_owner=postgres
  id "$cluster_owner" >/dev/null 2>&1 || fail \
    "there is no user $cluster_owner to run PostgreSQL, which refuses root" \
    "run: $root/script/install run" "or run this command as an ordinary user"
  if ! as_cluster_owner test -x "$cluster_home"; then
    cluster_temporary=$(mktemp -d "${TMPDIR:-/tmp}/order-postgres.XXXXXX")
    say "the user postgres cannot enter $root;" \
      "the database lives in $cluster_temporary for this run"
    cluster_home=$cluster_temporary
  fi
  chown -R "$cluster_owner" -- "$cluster_home"
}

as_cluster_owner() {
  if [[ -n $cluster_owner ]]; then
    setpriv --reuid "$cluster_owner" --regid "$cluster_owner" --init-groups \
      -- "$@"
  else
    "$@"
  fi
}

create_cluster() {
  rm -rf -- "$cluster_home/data"
  # The working directory may be closed to the cluster's owner.
  (cd / && as_cluster_owner "$cluster_bin/initdb" --pgdata "$cluster_home/data" \
    --username postgres --encoding UTF8 --locale C.UTF-8 \
    --auth-host trust --auth-local reject) >"$cluster_home/initdb.log" 2>&1 || {
    show_tail "$cluster_home/initdb.log"
    fail "initdb could not create a cluster in $cluster_home" \
      "is the disk full? df -h '$cluster_home'"
  }
}

check_cluster_version() {
  local made installed
  made=$(<"$cluster_home/data/PG_VERSION")
  installed=$("$cluster_bin/postgres" --version | grep -oE '[0-9]+' | head -n 1)
  [[ $made == "$installed" ]] || fail \
    "the database in $cluster_home was made by PostgreSQL $made, here is $installed" \
    "if you do not need its data: rm -rf '$cluster_home'"
}

# Another program may take the port between our look and PostgreSQL's: try again.
launch_cluster() {
  local port
  for _ in {1..5}; do
    port=$(free_port) || fail "no free port between 20000 and 32000"
    : >"$cluster_log"
    start_cluster_on "$port"
    if await 60 postgres "$cluster_bin/pg_isready" -h 127.0.0.1 -p "$port"; then
      # shellcheck disable=SC2034  # for the caller
      cluster_url="postgresql://postgres@127.0.0.1:$port/postgres"
      return
    fi
    stop_process postgres || true
    grep -q 'Address already in use' "$cluster_log" || break
  done
  show_tail "$cluster_log"
  fail "PostgreSQL did not start in $cluster_home" \
    "if its log says that another server runs there, end that one first" \
    "else remove the folder (its data are lost): rm -rf '$cluster_home'"
}

start_cluster_on() {
  local owner=()
  if [[ -n $cluster_owner ]]; then
    owner=(-u "$cluster_owner")
  fi
  # INT is PostgreSQL's fast shutdown: sessions are ended, data are in order.
  start_process postgres "$cluster_log" "${owner[@]}" -s "${CLUSTER_STOP:-INT}" \
    -- "$cluster_bin/postgres" -D "$cluster_home/data" \
    -c "port=$1" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
    -c max_connections=200 -c log_lock_waits=on -c deadlock_timeout=1s \
    -c logging_collector=off -c log_destination=stderr \
    -c "log_line_prefix=%m [%p] %d %a "
}

# drop_cluster: removes the data of a stopped cluster; its log stays.
drop_cluster() {
  if [[ -n ${cluster_home-} ]]; then
    rm -rf -- "$cluster_home/data" "$cluster_home/initdb.log"
    drop_temporary_cluster
  fi
}

# Removes a cluster that had to live outside the work folder, all but its log.
drop_temporary_cluster() {
  if [[ -n ${cluster_temporary-} ]]; then
    cp -- "$cluster_log" "${workdir:?}/" 2>/dev/null || true
    rm -rf -- "$cluster_temporary"
  fi
}
