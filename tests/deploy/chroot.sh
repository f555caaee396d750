# shellcheck shell=bash
# Clean Debian 12 systems in folders, from the mirrors that this machine's apt
# uses. Needs root, progress.sh, and $root. Mounts live in a mount namespace of
# the script's own, so that none is left over however it ends.

: "${root:?}"

# The base is kept, each system is a copy of it.
chroot_base=$root/.local/debian-12

# enter_own_namespace SCRIPT ARGUMENTS...: starts the script anew, once.
enter_own_namespace() {
  ((EUID == 0)) || fail "a chroot needs root" "sudo $*"
  if [[ -z ${OWN_NAMESPACE-} ]]; then
    OWN_NAMESPACE=1 exec unshare --mount --propagation private "$@"
  fi
}

# The mirrors, as lines of a sources.list.
sources_of_this_machine() {
  # shellcheck disable=SC2016  # apt's own names
  apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) main' 'Created-By: Packages' |
    grep -E ' bookworm(-updates|-security)? main$' | sort -u
}

make_base() {
  if [[ -f $chroot_base/made ]]; then
    say "the base of an earlier run: $chroot_base (remove it for a new one)"
    return
  fi
  command -v debootstrap >/dev/null || fail "debootstrap is not installed" \
    "run: $root/script/install package"
  local sources mirror
  sources=$(sources_of_this_machine)
  mirror=$(awk '$3 == "bookworm" { print $2; exit }' <<<"$sources")
  [[ -n $mirror ]] || fail "apt knows no source of Debian 12"
  rm -rf -- "$chroot_base"
  mkdir -p "$chroot_base"
  debootstrap --variant=minbase bookworm "$chroot_base/system" "$mirror" \
    >"$chroot_base/log" 2>&1 || {
    show_tail "$chroot_base/log"
    fail "debootstrap could not make a system"
  }
  echo "$sources" >"$chroot_base/system/etc/apt/sources.list"
  # No daemon is started by a package.
  printf '#!/bin/sh\nexit 101\n' >"$chroot_base/system/usr/sbin/policy-rc.d"
  chmod +x "$chroot_base/system/usr/sbin/policy-rc.d"
  in_chroot "$chroot_base/system" apt-get -qq update ||
    fail "apt-get update failed in the new system"
  date >"$chroot_base/made"
}

# make_chroot FOLDER: a system of its own there.
make_chroot() {
  mkdir -p "$1"
  cp -a "$chroot_base/system/." "$1"
  cp /etc/resolv.conf "$1/etc/resolv.conf"
  mount -t proc proc "$1/proc"
}

# in_chroot FOLDER COMMAND...: as root.
in_chroot() {
  local folder=$1
  shift
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive chroot "$folder" "$@"
}

# install_in FOLDER PACKAGE...: .deb files of the system, or names.
install_in() {
  local folder=$1
  shift
  in_chroot "$folder" apt-get -q -y -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 \
    install --no-install-recommends "$@" >"$folder.log" 2>&1 || {
    show_tail "$folder.log"
    fail "apt-get could not install: $*"
  }
}

# files_of FOLDER: every file, but what apt and dpkg keep books in.
files_of() {
  (cd -- "$1" && find . -xdev \
    \( -path ./proc -o -path ./tmp -o -path ./var/cache -o -path ./var/lib/apt \
    -o -path ./var/lib/dpkg -o -path ./var/log \) -prune -o -print | LC_ALL=C sort)
}
