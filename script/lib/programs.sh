# shellcheck shell=bash
# shellcheck disable=SC2154  # cluster_* come from postgres.sh
# The service, its neighbours and its database, as script/run puts them together.
# Needs progress.sh, processes.sh, ports.sh, postgres.sh and $workdir.

: "${root:?}" "${workdir=}" "${kafka_brokers=}"
service=$root/build/release/order-service
sandbox=$root/build/release/order-sandbox

# Fresh ports for all: nothing on this machine is in the way.
choose_free_ports() {
  service_port=$(free_port)
  product_port=0 auth_port=0 cart_port=0 payment_port=0 control_port=0
  gateway_port=0
}

# The ports of the platform, so that what README prints works as it stands.
choose_default_ports() {
  local port
  service_port=3006
  product_port=3002 auth_port=3001 cart_port=3003 payment_port=3007
  control_port=3099 gateway_port=3000
  for port in 3006 3000 3001 3002 3003 3007 3099; do
    port_is_free "$port" || fail "port $port is taken by another program" \
      "is script/run already running? then end that one" \
      "who it is: ss -ltnp 'sport = :$port'" \
      "or use script/run --check, which needs no fixed port"
  done
}

# The caller's database when there is one, else our own.
prepare_database() {
  if [[ -n ${ORDER_DATABASE_URL-} ]]; then
    say "using ORDER_DATABASE_URL"
  else
    start_cluster "$workdir/postgres"
    ORDER_DATABASE_URL=$cluster_url
    say "a private PostgreSQL $(<"$cluster_home/data/PG_VERSION") in $cluster_home"
    say "$cluster_url"
  fi
  export ORDER_DATABASE_URL
  # Prisma's own parameters mean nothing to psql.
  database_url=$(sed -E ':again
    s/([?&])(schema|connection_limit|pool_timeout|pgbouncer)=[^&]*&?/\1/;tagain
    s/[?&]$//' <<<"$ORDER_DATABASE_URL")
}

# Secrets are made for each run; nothing of the caller's may weaken or bend them.
make_secrets() {
  GATEWAY_SECRET=$(openssl rand -hex 32)
  SERVICE_SECRET=$(openssl rand -hex 32)
  export GATEWAY_SECRET SERVICE_SECRET
  unset GATEWAY_SECRET_KEY GATEWAY_NAME INSECURE_DEV_AUTH SERVICE_NAME \
    SERVICE_PERMISSIONS ORDER_SERVICE_PORT AUTO_MIGRATE
  # Requests to ourselves never go through a proxy.
  export no_proxy="127.0.0.1,localhost${no_proxy:+,$no_proxy}"
  export NO_PROXY=$no_proxy
}

start_sandbox() {
  local ports=$workdir/ports.json
  rm -f -- "$ports"
  service_url=http://127.0.0.1:$service_port
  : >"$workdir/sandbox.log"
  start_process sandbox "$workdir/sandbox.log" -d "$workdir" -- "$sandbox" \
    --product-port "$product_port" --auth-port "$auth_port" \
    --cart-port "$cart_port" --payment-port "$payment_port" \
    --warehouse-port 0 --address-port 0 \
    --control-port "$control_port" --ports-file "$ports" \
    --order-service-url "$service_url"
  await 20 sandbox jq -e .control "$ports" || {
    show_tail "$workdir/sandbox.log"
    fail "order-sandbox did not start" "its log: $workdir/sandbox.log"
  }
  product_port=$(jq -r .product "$ports")
  auth_port=$(jq -r .auth "$ports")
  cart_port=$(jq -r .cart "$ports")
  payment_port=$(jq -r .payment "$ports")
  warehouse_port=$(jq -r .warehouse "$ports")
  address_port=$(jq -r .address "$ports")
  control_port=$(jq -r .control "$ports")
  say "product-service $product_port, auth-service $auth_port," \
    "cart-service $cart_port, payment-service $payment_port," \
    "warehouse-service $warehouse_port, address-service $address_port," \
    "control $control_port (all on 127.0.0.1)"
}

# Kafka's part is played by librdkafka's own broker for tests.
kafka_broker_count=1
start_kafka() {
  : >"$workdir/kafka.log"
  start_process kafka "$workdir/kafka.log" -d "$workdir" -- \
    "$sandbox" kafka --brokers "$kafka_broker_count" \
    --topic order_event:4 --topic payment_event:4
  await 20 kafka grep -qx ready "$workdir/kafka.log" || {
    show_tail "$workdir/kafka.log"
    fail "order-sandbox kafka did not start" "its log: $workdir/kafka.log"
  }
  kafka_brokers=$(head -n 1 "$workdir/kafka.log")
  say "Kafka's protocol on $kafka_brokers"
}

# Further settings of the service, as NAME=VALUE; they go before ours.
service_settings=()

# launch_service NAME: as the process of this name, on $service_port.
launch_service() {
  local name=$1
  : >"$workdir/$name.log"
  # Started in its work folder: a developer's .env is not read.
  start_process "$name" "$workdir/$name.log" -d "$workdir" -- \
    env PORT="$service_port" NODE_ENV="${NODE_ENV:-production}" \
    PRODUCT_SERVICE_URL="http://127.0.0.1:$product_port" \
    AUTH_SERVICE_URL="http://127.0.0.1:$auth_port" \
    CART_SERVICE_URL="http://127.0.0.1:$cart_port" \
    PAYMENT_SERVICE_URL="http://127.0.0.1:$payment_port" \
    WAREHOUSE_SERVICE_URL="http://127.0.0.1:$warehouse_port" \
    ADDRESS_SERVICE_URL="http://127.0.0.1:$address_port" \
    COMMISSIONS_ENABLED=true KAFKA_BROKERS="$kafka_brokers" \
    "${service_settings[@]}" \
    "$service" serve
}

# The same, and waits until it is ready.
start_service() {
  launch_service service
  await 60 service curl -q --silent --fail --noproxy '*' --max-time 5 \
    "$service_url/health/ready" || {
    show_tail "$workdir/service.log"
    fail "order-service did not become ready on port $service_port" \
      "its log: $workdir/service.log"
  }
  say "$("$service" version) answers on $service_url"
}

# What a graceful stop promises: SIGTERM, and both end with 0.
stop_gracefully() {
  local name
  for name in gateway service sandbox kafka; do
    [[ -n ${process_pid[$name]-} ]] || continue
    stop_process "$name" || fail "$name did not end well after SIGTERM" \
      "its log: $workdir/$name.log"
  done
  stop_everything
  say "service, sandbox, Kafka and database have ended"
}

say_where() {
  (umask 077 && cat >"$workdir/env" <<END
export GATEWAY_SECRET=$GATEWAY_SECRET
export SERVICE_SECRET=$SERVICE_SECRET
export ORDER_DATABASE_URL='$ORDER_DATABASE_URL'
END
  )
  say "documentation   http://localhost:$service_port/api-docs" \
    "health          http://localhost:$service_port/health" \
    "the database    psql '$database_url'" \
    "pay an invoice  curl -d '' http://localhost:$control_port/payments/ORDER_ID/pay" \
    "metrics         http://localhost:$service_port/metrics" \
    "Kafka           $kafka_brokers, topics order_event and payment_event" \
    "logs            $workdir/service.log, sandbox.log, kafka.log" \
    "" \
    "README.md has requests to try. They need this run's secrets in your shell:" \
    "    . .local/run/env" \
    "" \
    "Ctrl-C stops everything; the data stay in .local/run." \
    "" \
    "The console, through a played gateway that signs you in as an admin:" \
    "    http://localhost:$gateway_port/console/"
}

# Until Ctrl-C, or until one of the programs ends by itself.
await_end() {
  local name status=0
  trap 'printf "\nStopping everything.\n"; exit 0' INT TERM
  wait -n "${process_pid[@]}" || status=$?
  for name in gateway service sandbox kafka postgres; do
    if [[ -n ${process_pid[$name]-} ]] && ! is_running "$name"; then
      show_tail "$workdir/$name.log"
      fail "$name ended by itself with status $status" "the logs are in $workdir"
    fi
  done
}
