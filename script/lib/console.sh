# shellcheck shell=bash
# shellcheck disable=SC2154  # the variables named below come from the caller
# The gateway, played before the running service, and the console behind it.
# Needs progress.sh, processes.sh, http.sh, programs.sh and
#
#   service_url, gateway_port, workdir, sandbox (program), GATEWAY_SECRET

# Signs for one admin, made up for this run. Sets gateway_url.
start_gateway() {
  : >"$workdir/gateway.log"
  start_process gateway "$workdir/gateway.log" -d "$workdir" -- \
    "$sandbox" gateway --port "$gateway_port" \
    --user "$(</proc/sys/kernel/random/uuid)" --role admin \
    --order-service-url "$service_url"
  await 20 gateway grep -qx ready "$workdir/gateway.log" || {
    show_tail "$workdir/gateway.log"
    fail "order-sandbox gateway did not start" "its log: $workdir/gateway.log"
  }
  gateway_url=$(sed -n 's/^gateway //p' "$workdir/gateway.log")
}

# As a browser finds it: the page, what it names, and an order through the API.
open_console() {
  local headers=$workdir/headers file files
  step "The console, through the gateway"
  start_gateway
  : >"$headers"
  call GET "$gateway_url/console/" "$headers"
  expect_status 200
  mapfile -t files < <(grep -oE '(console|style)-[A-Z0-9]+\.(js|css)' <<<"$reply_body")
  ((${#files[@]} == 2)) || fail "the console's page does not name one script and one style"
  for file in "${files[@]}"; do
    call GET "$gateway_url/console/$file" "$headers"
    expect_status 200
  done
  call GET "$gateway_url/console/session" "$headers"
  expect_status 200
  expect "a page that does not sign anybody in by itself" '.devSignIn == false'
  call GET "$gateway_url/api/admin/orders?limit=1" "$headers"
  expect_status 200
  expect "an order, for the admin that the gateway signs for" '.data | length == 1'
  rm -f -- "$headers"
  say "$gateway_url/console/ shows $(field '.data[0].orderNumber') to an admin"
}
