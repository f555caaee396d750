#!/usr/bin/env bash
# The images of the Dockerfile, made in folders instead of by a container engine:
# the RUN steps of their stages on a minimal Debian 12, then the program as the
# image's user on a read-only root, its health check, a checkout, and the size.
#
#   tests/deploy/image_in_chroot.sh [FOLDER]    build/release/packages
#
# FOLDER holds what the stage `build` makes: cmake --build build/release --target packages
# Needs root, the network and some 2 GB below .local/; not one of the tests of
# script/test.
set -euo pipefail
root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
cd -- "$root"
source "$root/script/lib/progress.sh"
source "$root/script/lib/processes.sh"
source "$root/script/lib/workdir.sh"
source "$root/script/lib/ports.sh"
source "$root/script/lib/postgres.sh"
source "$root/script/lib/http.sh"
source "$root/script/lib/walk.sh"
source "$root/tests/deploy/chroot.sh"
source "$root/tests/deploy/trial.sh"

most_megabytes=120
enter_own_namespace "$0" "$@"
packages=${1:-$root/build/release/packages}
[[ -n $(find "$packages" -maxdepth 1 -name 'order-*.deb' 2>/dev/null) ]] || fail \
  "no packages in $packages" "cmake --build build/release --target packages"

make_workdir image
finish() {
  drop_cluster
  umount "$workdir"/*/packages "$workdir"/*/proc 2>/dev/null || true
  umount "$workdir/service" "$workdir/sandbox" 2>/dev/null || true
  drop_workdir "$1"
}
stop_at_exit finish

# stage NAME KEYWORD: what that instruction of the stage says, its lines joined.
stage() {
  sed -e ':again' -e '/\\$/{N;s/\\\n *//;tagain' -e '}' "$root/Dockerfile" |
    awk -v stage="$1" -v keyword="$2" '
      $1 == "FROM" { here = ($NF == stage); next }
      here && $1 == keyword { sub(/^[A-Z]+ /, ""); print }'
}

# What debian:bookworm-slim leaves out, now and in what is installed later.
make_slim() {
  cat >"$1/etc/dpkg/dpkg.cfg.d/slim" <<'END'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/groff/*
path-exclude /usr/share/info/*
path-exclude /usr/share/lintian/*
path-exclude /usr/share/linda/*
path-exclude /usr/share/locale/*
path-exclude /usr/share/man/*
END
  # Nor does it keep what apt has fetched.
  cat >"$1/etc/apt/apt.conf.d/docker-clean" <<'END'
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
END
  find "$1/usr/share/doc" -type f ! -name copyright -delete
  rm -rf -- "$1"/usr/share/{groff,info,lintian,linda,locale,man}/* \
    "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*.bin "$1"/var/cache/apt/archives/*.deb \
    "$1"/var/log/*.log "$1"/var/log/apt/*
}

# megabytes FOLDER: of 1,000,000 bytes, as image sizes are given.
megabytes() {
  du --summarize --one-file-system --apparent-size --block-size=1 --exclude=./proc "$1" |
    awk '{ printf "%.1f", $1 / 1000000 }'
}

# make_image NAME: as debian:bookworm-slim.
make_image() {
  make_chroot "$workdir/$1"
  make_slim "$workdir/$1"
}

# run_steps NAME: the RUN instructions of the stage, with its mount of packages.
run_steps() {
  local system=$workdir/$1 line
  mkdir "$system/packages"
  mount --bind "$packages" "$system/packages"
  while IFS= read -r line; do
    line=$(sed -E 's/^(--mount=\S+ +)+//' <<<"$line")
    say "RUN ${line:0:90}..."
    in_chroot "$system" /bin/sh -ec "$line" >"$system.log" 2>&1 || {
      show_tail "$system.log"
      fail "this step of the stage $1 failed"
    }
  done < <(stage "$1" RUN)
  umount "$system/packages"
  rmdir "$system/packages"
}

# seal NAME: nobody can write to it any more.
seal() {
  umount "$workdir/$1/proc"
  mount --bind "$workdir/$1" "$workdir/$1"
  mount -o remount,bind,ro "$workdir/$1"
  mount -t proc proc "$workdir/$1/proc"
  if touch "$workdir/$1/written" 2>/dev/null; then
    fail "the root of $1 can be written"
  fi
}

check_health() {
  local test
  test=$(stage service HEALTHCHECK | sed -E 's/^.*CMD //')
  say "CMD $test"
  chroot --userspec="$trial_user" "$workdir/service" /usr/bin/env PORT="$service_port" \
    /bin/sh -c "$test" || fail "the image's health check says that it is not well"
}

expect_steps $((7 + walk_steps))
step "A minimal Debian 12"
make_base
make_image service
make_image sandbox
slim_size=$(megabytes "$workdir/service")
step "The steps of the stages service and sandbox"
run_steps service
run_steps sandbox
trial_user=$(stage service USER)
[[ $trial_user == "$(stage sandbox USER)" ]] || fail "the images have different users"
step "The size of the image"
size=$(megabytes "$workdir/service")
say "$size MB, $slim_size of it Debian; the sandbox's has $(megabytes "$workdir/sandbox") MB"
awk -v size="$size" -v most="$most_megabytes" 'BEGIN { exit !(size < most) }' ||
  fail "that is not below $most_megabytes MB"
step "Database, roles, schema"
start_trial_database "$workdir/service"
step "As user $trial_user, on a read-only root"
seal service
seal sandbox
(umask 077 && stage service ENV >"$workdir/settings")
configure_trial "$workdir/settings"
start_trial "$workdir/service" "$workdir/sandbox"
step "The health check"
check_health
walk
step "Stopping"
stop_trial
printf '\nThe images held, in %s.\n' "$(elapsed)"
