# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # names of, and for, the scripts beside this one
# The service of a chroot at work: database, neighbours and Kafka around it, and
# what script/lib/walk.sh wants to know. Needs processes.sh, ports.sh,
# postgres.sh, chroot.sh and $workdir.

# Whom the programs run as: nobody that the system knows.
trial_user=10001:10001

# start_trial_database SYSTEM: roles and schema as docs/operations.md has them.
start_trial_database() {
  start_cluster "$workdir/postgres"
  local owner
  ORDER_OWNER_PASSWORD=owner ORDER_SERVE_PASSWORD=serve as_psql "$cluster_url" \
    --file "$root/deploy/postgres/roles.sql"
  owner=${cluster_url/postgres@/order_owner:owner@}
  owner=${owner%/*}/order
  env -i PATH=/usr/sbin:/usr/bin ORDER_DATABASE_URL="$owner" chroot --userspec="$trial_user" "$1" \
    /usr/bin/order-service migrate >"$workdir/migrate.log" 2>&1 || {
    show_tail "$workdir/migrate.log"
    fail "the schema was not made"
  }
  say "$(tail -n 1 "$workdir/migrate.log")"
  as_psql "$owner" --file "$root/deploy/postgres/grants.sql"
  database_url=${cluster_url%/*}/order
  serving_url=${database_url/postgres@/order_serve:serve@}
}

as_psql() {
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --dbname "$@" || fail \
    "psql failed with: ${*:2}"
}

# configure_trial FILE: fills in what the example leaves open. Ports are those of
# the neighbours, which are started here.
configure_trial() {
  GATEWAY_SECRET=$(openssl rand -hex 32)
  SERVICE_SECRET=$(openssl rand -hex 32)
  export GATEWAY_SECRET SERVICE_SECRET
  export no_proxy=127.0.0.1,localhost NO_PROXY=127.0.0.1,localhost
  service_port=$(free_port)
  service_url=http://127.0.0.1:$service_port
  trial_settings=$1
  [[ $(stat -c '%a %U' "$1") == "600 root" ]] || fail "$1 holds secrets and is not root's alone"
}

# as_trial_user SYSTEM: sets start to what starts a program there, with no
# right beyond an ordinary user's and no way to one.
as_trial_user() {
  start=(chroot --userspec="$trial_user" "$1" /usr/bin/setpriv --no-new-privs --)
}

# start_trial SYSTEM [SANDBOX_SYSTEM]: neighbours and Kafka of one system, the
# service of the other.
start_trial() {
  local system=$1 sandbox_system=${2:-$1} name start
  as_trial_user "$sandbox_system"
  start_process sandbox "$workdir/sandbox.log" -- \
    "${start[@]}" /usr/bin/order-sandbox serve --product-port 0 --auth-port 0 \
    --cart-port 0 --payment-port 0 --warehouse-port 0 --address-port 0 \
    --control-port 0 --order-service-url "$service_url"
  start_process kafka "$workdir/kafka.log" -- \
    "${start[@]}" /usr/bin/order-sandbox kafka --topic order_event:4 --topic payment_event:4
  for name in sandbox kafka; do
    await 60 "$name" grep -qx ready "$workdir/$name.log" || {
      show_tail "$workdir/$name.log"
      fail "order-sandbox did not start"
    }
  done
  {
    printf '%s=%s\n' ORDER_DATABASE_URL "$serving_url" AUTO_MIGRATE false \
      GATEWAY_SECRET "$GATEWAY_SECRET" SERVICE_SECRET "$SERVICE_SECRET" \
      PORT "$service_port" KAFKA_BROKERS "$(head -n 1 "$workdir/kafka.log")" \
      PRODUCT_SERVICE_URL "$(neighbour product)" AUTH_SERVICE_URL "$(neighbour auth)" \
      CART_SERVICE_URL "$(neighbour cart)" PAYMENT_SERVICE_URL "$(neighbour payment)"
  } >>"$trial_settings"
  # For the walk: the sandbox that signs, and two of its ports.
  product_port=$(neighbour product) control_port=$(neighbour control)
  product_port=${product_port##*:} control_port=${control_port##*:}
  sandbox=$workdir/order-sandbox
  printf '#!/bin/sh\nexec chroot "%s" /usr/bin/order-sandbox "$@"\n' "$sandbox_system" >"$sandbox"
  chmod +x "$sandbox"
  local variables
  as_trial_user "$system"
  mapfile -t variables < <(grep -E '^[A-Z0-9_]+=' "$trial_settings")
  start_process service "$workdir/service.log" -- \
    env -i PATH=/usr/sbin:/usr/bin "${variables[@]}" "${start[@]}" /usr/bin/order-service serve
  await 60 service curl -q --silent --fail --noproxy '*' --max-time 5 \
    "$service_url/health/ready" || {
    show_tail "$workdir/service.log"
    fail "order-service did not become ready"
  }
  say "ready, as user $(stat -c %u "/proc/${process_pid[service]}")"
}

# neighbour NAME: its URL, as the sandbox told it.
neighbour() {
  sed -nE "s|^$1 (http://127\.0\.0\.1:[0-9]+)\$|\1|p" "$workdir/sandbox.log"
}

stop_trial() {
  local name
  for name in service kafka sandbox; do
    stop_process "$name" || fail "$name did not end well after SIGTERM" \
      "its log: $workdir/$name.log"
  done
  say "all ended with 0 after SIGTERM"
}
