# shellcheck shell=bash
# Programs that run beside a script and end with it. Needs progress.sh.
#
# Each gets a session of its own, so that Ctrl-C reaches only the script, which
# then stops them in the right order (newest first); should the script be killed
# outright, the kernel stops them (--pdeathsig). Bash leaves traps waiting while
# a foreground program runs, so long ones go through `attend`.

declare -A process_pid=() process_stop=()
process_order=()
attended=""

# start_process NAME LOG [-u USER] [-s STOP_SIGNAL] [-d FOLDER] -- COMMAND...
start_process() {
  local name=$1 log=$2 user=() stop=TERM folder=/
  shift 2
  while [[ $1 != -- ]]; do
    case $1 in
      -u) user=(--reuid "$2" --regid "$2" --init-groups) ;;
      -s) stop=$2 ;;
      -d) folder=$2 ;;
    esac
    shift 2
  done
  shift
  setsid env --chdir "$folder" \
    setpriv --pdeathsig "$stop" "${user[@]}" -- "$@" >>"$log" 2>&1 </dev/null &
  process_pid[$name]=$!
  process_stop[$name]=$stop
  process_order+=("$name")
}

# is_running NAME
is_running() {
  [[ -n ${process_pid[$1]-} ]] && kill -0 "${process_pid[$1]}" 2>/dev/null
}

# await SECONDS NAME COMMAND...: repeats the command until it succeeds; fails
# when the time is over or the process NAME has ended.
await() {
  local deadline=$((SECONDS + $1)) name=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS >= deadline)) || ! is_running "$name"; then
      return 1
    fi
    sleep 0.1
  done
}

# stop_process NAME [SECONDS]: asks it to stop, kills it when it has not after
# that time (15), and returns its exit status.
stop_process() {
  local pid=${process_pid[$1]-} deadline=$((SECONDS + ${2:-15})) status=0
  if [[ -z $pid ]]; then
    return 0
  fi
  kill -s "${process_stop[$1]}" "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null && ((SECONDS < deadline)); do
    sleep 0.05
  done
  kill -KILL -- "-$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || status=$?
  unset "process_pid[$1]"
  return "$status"
}

# attend COMMAND...: runs a long foreground command so that signals to the
# script are handled at once; returns its exit status.
attend() {
  local status=0
  setsid setpriv --pdeathsig TERM -- "$@" </dev/null &
  attended=$!
  wait "$attended" || status=$?
  kill -KILL -- "-$attended" 2>/dev/null || true
  attended=""
  return "$status"
}

stop_everything() {
  local index
  if [[ -n $attended ]]; then
    kill -TERM -- "-$attended" 2>/dev/null || true
    wait "$attended" 2>/dev/null || true
    attended=""
  fi
  for ((index = ${#process_order[@]} - 1; index >= 0; index--)); do
    stop_process "${process_order[index]}" || true
  done
  process_order=()
}

# stop_at_exit COMMAND: stops everything when the script ends, however it does,
# then runs COMMAND with the exit status as its argument.
stop_at_exit() {
  after_stop=$1
  trap 'end_of_script $?' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
}

end_of_script() {
  trap - EXIT
  trap '' INT TERM HUP
  stop_everything
  "$after_stop" "$1"
  exit "$1"
}
