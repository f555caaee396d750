#!/usr/bin/env bash
# The Debian packages on a clean Debian 12: they install with what they declare,
# serve a checkout under the role of docs/security.md, stop in order, and leave
# nothing behind when they are purged.
#
#   tests/deploy/package_in_chroot.sh [FOLDER]    build/release/packages
#
# Needs root, the network, some 2 GB below .local/ and a few minutes, so it is not
# one of the tests of script/test. The packages are made by:
#   cmake --build build/release --target packages
set -euo pipefail
root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
cd -- "$root"
source "$root/script/lib/progress.sh"
source "$root/script/lib/packages.sh"
source "$root/script/lib/processes.sh"
source "$root/script/lib/workdir.sh"
source "$root/script/lib/ports.sh"
source "$root/script/lib/postgres.sh"
source "$root/script/lib/http.sh"
source "$root/script/lib/walk.sh"
source "$root/tests/deploy/chroot.sh"
source "$root/tests/deploy/trial.sh"

enter_own_namespace "$0" "$@"
packages=${1:-$root/build/release/packages}
service_deb=$(find "$packages" -maxdepth 1 -name 'order-service_*.deb')
sandbox_deb=$(find "$packages" -maxdepth 1 -name 'order-sandbox_*.deb')
[[ -f $service_deb && -f $sandbox_deb ]] || fail "no packages in $packages" \
  "cmake --build build/release --target packages"

make_workdir package
finish() {
  drop_cluster
  umount "$workdir"/*/proc 2>/dev/null || true
  drop_workdir "$1"
}
stop_at_exit finish
system=$workdir/system

lint() {
  make_chroot "$workdir/lint"
  cp "$service_deb" "$sandbox_deb" "$workdir/lint/tmp"
  install_in "$workdir/lint" lintian
  # Root may run it: the packages are ours.
  in_chroot "$workdir/lint" lintian --allow-root --tag-display-limit 0 \
    --fail-on error,warning /tmp/"${service_deb##*/}" /tmp/"${sandbox_deb##*/}" ||
    fail "lintian objects" "mend it, or say why in deploy/debian/*.lintian-overrides"
}

install_packages_there() {
  make_chroot "$system"
  files_of "$system" >"$workdir/before"
  cp "$service_deb" "$sandbox_deb" "$system/tmp"
  install_in "$system" "/tmp/${service_deb##*/}" "/tmp/${sandbox_deb##*/}"
  say "$(in_chroot "$system" order-service version), with" \
    "$(($(grep -c '^Setting up' "$system.log") - 2)) other packages besides the two"
  if [[ -n $(find "$system/etc/systemd" -name '*order-service*') ]]; then
    fail "a unit was enabled by the installation"
  fi
  if in_chroot "$system" order-service serve >"$workdir/unset.log" 2>&1; then
    fail "it started without settings"
  fi
  say "without settings it says: $(<"$workdir/unset.log")"
}

purge_packages_there() {
  in_chroot "$system" apt-get -q -y -o Dpkg::Use-Pty=0 remove order-service \
    >"$system.log" 2>&1 || {
    show_tail "$system.log"
    fail "apt-get could not remove order-service"
  }
  [[ -f $system/etc/order-service/order-service.env && ! -e $system/usr/bin/order-service ]] ||
    fail "removing takes the program and leaves the settings; it did not"
  # What came only for them goes with them, though others might suggest it.
  in_chroot "$system" apt-get -q -y -o Dpkg::Use-Pty=0 \
    -o APT::AutoRemove::RecommendsImportant=false \
    -o APT::AutoRemove::SuggestsImportant=false \
    purge --auto-remove order-service order-sandbox >"$system.log" 2>&1 || {
    show_tail "$system.log"
    fail "apt-get could not remove the packages"
  }
  files_of "$system" >"$workdir/after"
  diff "$workdir/before" "$workdir/after" >"$workdir/left" || {
    show_tail "$workdir/left"
    fail "files were left over, or taken away (>, <)"
  }
  say "the same $(wc -l <"$workdir/after") files as before"
}

expect_steps $((7 + walk_steps))
step "A clean Debian 12"
make_base
step "Installing"
install_packages_there
step "A database, its owner and the role that serves"
start_trial_database "$system"
step "Starting it as its unit does"
configure_trial "$system/etc/order-service/order-service.env"
start_trial "$system"
walk
step "Stopping"
stop_trial
step "Removing and purging"
purge_packages_there
step "lintian"
lint
printf '\nThe packages held, in %s.\n' "$(elapsed)"
