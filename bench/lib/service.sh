# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with script/bench
# The service as the benchmarks start it. Needs programs.sh, databases.sh.

: "${root:?}" "${workdir=}"

# What works in the background has rows of its own, and is off in the others:
# pgbench publishes nothing either.
in_the_foreground=(KAFKA_BROKERS="" RELAY_ENABLED=false SWEEPERS_ENABLED=false
  COMMISSIONS_ENABLED=false WAREHOUSE_SERVICE_URL="" ADDRESS_SERVICE_URL="")

# serve DATABASE [NAME=VALUE...]: the service on this database, with these
# settings; one that runs is stopped first.
serve() {
  stop_service
  need_database "$1"
  service_settings=("${@:2}")
  ORDER_DATABASE_URL=$(url_of "$1") start_service >/dev/null
}

stop_service() {
  stop_process service || fail "the service did not end well after SIGTERM" \
    "its log: $workdir/service.log"
}

# sign_as user|admin|SERVICE: headers of the caller for the next loads.
sign_as() {
  case $1 in
    user | admin)
      "$sandbox" sign-gateway --user "$(</proc/sys/kernel/random/uuid)" --role "$1"
      ;;
    *) "$sandbox" sign-service --name "$1" ;;
  esac >"$workdir/headers"
}

# learn_event: sets event to the payload of one as the service writes it, for
# what is measured beside it.
learn_event() {
  [[ -z ${event-} ]] || return 0
  serve busy "${in_the_foreground[@]}"
  sign_as user
  load checkout 1 1
  event=$(ask busy "select payload from service_outbox
    where event_type = 'order.status_changed' limit 1")
}
