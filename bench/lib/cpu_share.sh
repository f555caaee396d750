# shellcheck shell=bash
# shellcheck disable=SC2154  # variables are shared with script/bench
# Programs that may use a part of a core only, by the kernel's control groups of
# either version. Needs processes.sh.

: "${workdir=}"
# Short, so that a program that has used its part up does not stand still for long.
cpu_period_us=10000

# cpu_share_folder NAME: where the group of this name is, or would be.
cpu_share_folder() {
  local base=/sys/fs/cgroup
  [[ -e $base/cgroup.controllers ]] || base=$base/cpu
  echo "$base/order-bench-$$-$1"
}

# can_share_cpu: whether groups can be made here, which wants root.
can_share_cpu() {
  local folder
  folder=$(cpu_share_folder try)
  mkdir "$folder" 2>/dev/null || return 1
  local able=1
  [[ -w $folder/cpu.max || -w $folder/cpu.cfs_quota_us ]] && able=0
  rmdir "$folder"
  return "$able"
}

# share_cpu NAME PERCENT: the running process NAME gets this part of one core.
share_cpu() {
  local folder quota=$(($2 * cpu_period_us / 100))
  folder=$(cpu_share_folder "$1")
  mkdir -p "$folder"
  if [[ -e $folder/cpu.max ]]; then
    echo "$quota $cpu_period_us" >"$folder/cpu.max"
  else
    echo "$cpu_period_us" >"$folder/cpu.cfs_period_us"
    echo "$quota" >"$folder/cpu.cfs_quota_us"
  fi
  echo "${process_pid[$1]}" >"$folder/cgroup.procs"
}

# unshare_cpu NAME: when the process has ended.
unshare_cpu() {
  rmdir "$(cpu_share_folder "$1")" 2>/dev/null || true
}
