# shellcheck shell=bash
# What a person sees of a long command: numbered steps with the time since the
# start, what was found, and failures that say what to do next.

progress_step=0
progress_steps=0

# expect_steps COUNT: how many calls of `step` will follow.
expect_steps() {
  progress_step=0
  progress_steps=$1
}

# elapsed: time since this command started, as m:ss.
elapsed() {
  printf '%d:%02d' $((SECONDS / 60)) $((SECONDS % 60))
}

# step TEXT: begins the next step.
step() {
  progress_step=$((progress_step + 1))
  printf '\n[%d/%d, %s] %s\n' \
    "$progress_step" "$progress_steps" "$(elapsed)" "$1"
}

# say TEXT...: a line that belongs to the current step.
say() {
  printf '    %s\n' "$@"
}

# say_lines TEXT: the same for a text of several lines.
say_lines() {
  printf '    %s\n' "${1//$'\n'/$'\n'    }"
}

# fail WHAT [WHAT_TO_DO...]: ends the command with exit code 1.
fail() {
  printf '\nFAILED: %s\n' "$1" >&2
  shift
  local hint
  for hint in "$@"; do
    printf '  -> %s\n' "$hint" >&2
  done
  exit 1
}

# show_tail FILE [LINES]: the end of a log, for a failure's report.
show_tail() {
  if [[ -s $1 ]]; then
    printf '\nThe end of %s:\n' "$1" >&2
    tail -n "${2:-20}" -- "$1" | sed 's/^/    | /' >&2
  fi
}
