# shellcheck shell=bash
# Installs what script/packages.txt lists. Needs progress.sh and $root.
#
# Installing Debian's postgresql would also create a cluster "main" and start it
# on port 5432. Nothing of ours may run or lie outside the project folder, so
# `create_main_cluster` is off while the packages are configured; the setting is
# put back afterwards. A PostgreSQL that is already there is not touched.
#
# haproxy and prometheus would run as daemons. They are kept from starting by
# policy-rc.d, as Debian provides, and from starting with the machine.

: "${root:?}"

createcluster_conf=/etc/postgresql-common/createcluster.conf
start_policy=/usr/sbin/policy-rc.d
# Packages with daemons of which we want the programs only.
idle_daemons=(haproxy prometheus)

# packages_of SECTION...: the packages of these sections, each once.
packages_of() {
  awk -v wanted=" $* " '
    { sub(/#.*/, ""); gsub(/[[:space:]]/, "") }
    /^\[/ { take = index(wanted, " " substr($0, 2, length($0) - 2) " "); next }
    take && $0 != "" && !seen[$0]++' "$root/script/packages.txt"
}

# missing_packages PACKAGE...: those that are neither installed nor provided by
# a package that is (other builds of nodejs bring npm along, and refuse Debian's).
missing_packages() {
  local have
  have=$(dpkg-query -W -f '${db:Status-Abbrev}, ${Package}, ${Provides}\n' |
    awk -F ', *' '$1 ~ /^ii/ {
      gsub(/ *\([^)]*\)/, "")
      for (i = 2; i <= NF; i++) if ($i != "") print $i
    }')
  printf '%s\n' "$@" | grep -vxF -e "$have" || true
}

# install_packages SECTION...: quick when everything is there.
install_packages() {
  command -v dpkg-query >/dev/null || fail \
    "this is not a Debian system, so packages cannot be installed here" \
    "use Debian 12 (bookworm), for example in a container or a virtual machine" \
    "or install the equivalents of script/packages.txt and set SKIP_INSTALL=1"
  local wanted missing
  mapfile -t wanted < <(packages_of "$@")
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  if ((${#missing[@]} == 0)); then
    say "all ${#wanted[@]} packages are installed"
    return
  fi
  warn_unless_bookworm
  become_root_by
  say "installing ${#missing[@]} of ${#wanted[@]} packages: ${missing[*]}"
  mkdir -p "$root/.local"
  apt_log=$root/.local/install.log
  refresh_package_lists
  apt_install_idle "${missing[@]}"
  disable_daemons "${missing[@]}"
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  ((${#missing[@]} == 0)) || fail \
    "apt-get ended well, but these packages are missing: ${missing[*]}" \
    "look at the output of: apt-get install ${missing[*]}"
}

warn_unless_bookworm() {
  local id version
  # shellcheck source=/dev/null
  id=$(. /etc/os-release && echo "${ID-}")
  # shellcheck source=/dev/null
  version=$(. /etc/os-release && echo "${VERSION_ID-}")
  if [[ $id != debian || $version != 12 ]]; then
    say "warning: made for Debian 12, this is ${id:-unknown} ${version:-}; trying anyway"
  fi
}

# Sets as_root: the words that let a command run as root.
become_root_by() {
  as_root=()
  if ((EUID == 0)); then
    return
  fi
  command -v sudo >/dev/null || fail \
    "packages are missing, and neither are you root nor is there sudo" \
    "as root, run: $root/script/install" \
    "then run this command again as yourself"
  sudo -n true 2>/dev/null || sudo -v || fail \
    "packages are missing, and sudo did not let us install them" \
    "run 'sudo -v' first, or as root: $root/script/install"
  as_root=(sudo)
}

apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get \
    -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 \
    -o Dpkg::Use-Pty=0 "$@"
}

refresh_package_lists() {
  say "reading the package lists"
  if ! apt update >"$apt_log" 2>&1; then
    say "warning: 'apt-get update' failed; trying with the lists at hand"
    show_tail "$apt_log" 5
  fi
}

# No daemon is started meanwhile. In a subshell, so that its trap takes the policy
# away however this ends; one that is there already stays, and decides.
apt_install_idle() (
  if [[ ! -e $start_policy ]]; then
    trap '"${as_root[@]}" rm -f "$start_policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$start_policy" >/dev/null
    "${as_root[@]}" chmod +x "$start_policy"
  fi
  apt_install_without_cluster "$@"
)

# disable_daemons PACKAGE...: those of these packages; whoever had them before
# keeps them as they were.
disable_daemons() {
  local name
  for name in "${idle_daemons[@]}"; do
    if [[ " $* " == *" $name "* ]] && command -v systemctl >/dev/null; then
      "${as_root[@]}" systemctl --quiet disable "$name" >/dev/null 2>&1 || true
    fi
  done
}

# In a subshell, so that its trap puts the setting back however this ends.
apt_install_without_cluster() (
  if printf '%s\n' "$@" | grep -q '^postgresql'; then
    apt_install postgresql-common
    kept=$(mktemp)
    cp "$createcluster_conf" "$kept"
    trap '"${as_root[@]}" cp "$kept" "$createcluster_conf"; rm -f "$kept"' EXIT
    echo "create_main_cluster = false" |
      "${as_root[@]}" tee -a "$createcluster_conf" >/dev/null
  fi
  apt_install "$@"
)

apt_install() {
  local total
  total=$(apt -s install --no-install-recommends "$@" 2>/dev/null |
    grep -c '^Inst ' || true)
  apt install --no-install-recommends "$@" 2>&1 | tee "$apt_log" |
    count_packages "$total" || {
    show_tail "$apt_log"
    fail "apt-get could not install: $*" \
      "is the network up, and does 'apt-get update' work?" \
      "is the disk full ('df -h /'), or another apt running?" \
      "repair a broken state with: apt-get -f install"
  }
}

# count_packages TOTAL: turns apt's hundreds of lines into one for every quarter
# of the way.
count_packages() {
  awk -v total="$1" '
    function tell(what, n) {
      if (total > 0 && int(n * 4 / total) > told[what]) {
        told[what] = int(n * 4 / total)
        printf "    %s %d of %d packages\n", what, n, total
        fflush()
      }
    }
    /^Get:/        { tell("fetched", ++fetched) }
    /^Setting up / { tell("set up", ++ready) }'
}
