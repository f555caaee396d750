# shellcheck shell=bash
# Folders under .local/ that a command works in. Needs $root.

: "${root:?}"

# keep_workdir NAME: sets workdir to .local/NAME, which stays.
keep_workdir() {
  workdir=$root/.local/$1
  make_reachable "$workdir"
}

# make_workdir NAME: sets workdir to a new folder .local/NAME.XXXXXX, and removes
# those of earlier runs that ended.
make_workdir() {
  make_reachable "$root/.local"
  local old
  for old in "$root/.local/$1".??????; do
    if [[ -d $old ]] && ! has_owner "$old"; then
      rm -rf -- "$old"
    fi
  done
  workdir=$(mktemp -d "$root/.local/$1.XXXXXX")
  make_reachable "$workdir"
  echo $$ >"$workdir/pid"
}

# has_owner FOLDER: the script that made it still runs (a zombie does not).
has_owner() {
  local pid
  pid=$(cat "$1/pid" 2>/dev/null) &&
    grep -q . "/proc/$pid/cmdline" 2>/dev/null
}

# The cluster's user must be able to pass through, whatever the umask.
make_reachable() {
  if ! mkdir -p "$1" || ! chmod go+x "$root/.local" "$1"; then
    fail "cannot write to $1" \
      "make it yours: sudo chown -R \"\$USER\" '$root/.local'"
  fi
}

# drop_workdir STATUS: removes the folder after success; after a failure it
# leaves the logs.
drop_workdir() {
  if (($1 == 0)); then
    rm -rf -- "$workdir"
  elif [[ -n $(find "$workdir" -name '*.log' -size +0) ]]; then
    printf '\nLogs of this run: %s\n' "$workdir" >&2
    rm -f -- "$workdir/pid"
  else
    rm -rf -- "$workdir"
  fi
}
