# shellcheck shell=bash
# Runs a test program that has sanitizers built in. Needs progress.sh,
# processes.sh and $root; the tests' database is in the environment.

: "${root:?}"

# The programs that tests start inherit these (tests/support/process.cpp).
sanitizer_options() {
  local supp=$root/tests/sanitizers
  export ASAN_OPTIONS="detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1"
  export LSAN_OPTIONS="suppressions=$supp/lsan.supp:print_suppressions=0"
  export UBSAN_OPTIONS="halt_on_error=1:print_stacktrace=1:suppressions=$supp/ubsan.supp"
  export TSAN_OPTIONS="halt_on_error=1:second_deadlock_stack=1:history_size=7:suppressions=$supp/tsan.supp"
}

# tests_of PRESET NAME: sets filter to Catch2's words for what is run of it.
tests_of() {
  filter=()
  case $1:$2 in
    # Debian's librdkafka is not instrumented and passes messages through locks
    # that ThreadSanitizer does not see.
    tsan:integrations) filter+=('~[kafka]') ;;
    # The played Kafka is that library's own broker, and crashes at its start.
    tsan:faults) filter+=('~the primary is lost again*') ;;
    # Of the whole service, where threads and memory come under strain; the
    # rest of e2e asks for replies that the unit tests see as well.
    *:e2e) filter+=('*crash*,*survive*,SIGTERM*,*under load*,*without its database*') ;;
  esac
}

# run_sanitized PRESET NAME
run_sanitized() {
  local preset=$1 name=$2 log=$root/build/$1/$2.log words=() filter
  sanitizer_options
  tests_of "$preset" "$name"
  # Its shadow memory has fixed places, which chance must not put to other use.
  if [[ $preset == tsan ]] && setarch -R true 2>/dev/null; then
    words=(setarch -R)
  fi
  ORDER_BUILD_DIR=$root/build/$preset \
    attend "${words[@]}" "$root/build/$preset/test-$name" -w NoTests "${filter[@]}" \
    >"$log" 2>&1 || {
    show_tail "$log" 80
    fail "$name failed under $preset; the whole log is in $log" \
      "again, only these: script/sanitize $preset $name"
  }
  say "$(printf '%-14s %s' "$name" "$(tail -n 2 "$log" | grep -m 1 . || true)")"
}
