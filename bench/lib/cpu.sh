# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables are shared with script/bench
# CPU time of a program and of the whole database cluster, in seconds, from /proc.
# Needs processes.sh.

clock_ticks=$(getconf CLK_TCK)

# cpu_of NAME: what the process of this name has used so far; 0 if it is not there.
cpu_of() {
  local pid=${process_pid[$1]-}
  [[ -n $pid ]] || { echo 0; return; }
  awk -v ticks="$clock_ticks" '{
    sub(/.*\) /, "")  # the name may hold blanks
    printf "%.2f", ($12 + $13) / ticks }' "/proc/$pid/stat"
}

# cpu_of_postgres: what the cluster has used so far: its first process, those
# that it has now, and those that have ended, which the first has waited for.
cpu_of_postgres() {
  local first=${process_pid[postgres]}
  # Processes come and go meanwhile.
  { cat /proc/[0-9]*/stat 2>/dev/null || true; } | awk -v first="$first" -v ticks="$clock_ticks" '
    { pid = $1; sub(/.*\) /, "") }
    pid == first { used += $12 + $13 + $14 + $15 }
    $2 == first { used += $12 + $13 }
    END { printf "%.2f", used / ticks }'
}

# memory_of NAME: resident memory in MiB.
memory_of() {
  awk '/^VmRSS:/ { printf "%.1f", $2 / 1024 }' "/proc/${process_pid[$1]}/status"
}
