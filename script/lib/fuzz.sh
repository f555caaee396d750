# shellcheck shell=bash
# Runs one fuzz target under libFuzzer. Needs progress.sh, processes.sh, $root.

: "${root:?}"

fuzz_build=$root/build/fuzz
fuzz_findings=$root/tests/fuzz/findings

# fuzz_names: the targets there are.
fuzz_names() {
  local source
  for source in "$root"/tests/fuzz/targets/*.cpp; do
    basename -- "$source" .cpp
  done
}

# fuzz_once NAME SECONDS LOG: starts from the kept corpus and what earlier runs
# on this machine found.
fuzz_once() {
  local name=$1 dictionary=$root/tests/fuzz/dictionaries/$1.dict
  local grown=$fuzz_build/corpus/$name words=()
  [[ ! -f $dictionary ]] || words=("-dict=$dictionary")
  mkdir -p "$grown" "$fuzz_findings"
  ASAN_OPTIONS=detect_leaks=1:malloc_context_size=6:quarantine_size_mb=32 UBSAN_OPTIONS=print_stacktrace=1 \
    attend "$fuzz_build/fuzz-$name" "-max_total_time=$2" -max_len=8192 -timeout=10 \
    -rss_limit_mb=2048 -print_final_stats=1 "-artifact_prefix=$fuzz_findings/$name-" \
    "${words[@]}" \
    "$grown" "$root/tests/fuzz/corpus/$name" >"$3" 2>&1
}

# fuzz_target NAME SECONDS EXECUTIONS: at least so long and so often.
fuzz_target() {
  local name=$1 seconds=$2 least=$3 done_so_far=0 log=$fuzz_build/$1.log count began=$SECONDS
  while :; do
    fuzz_once "$name" "$seconds" "$log" || {
      show_tail "$log" 40
      fail "the target $name found something" \
        "the input is the newest $name-* in tests/fuzz/findings; the whole log: $log" \
        "again, only that input: build/fuzz/fuzz-$name tests/fuzz/findings/$name-..." \
        "once mended, keep it as tests/fuzz/corpus/$name/<what it is about>"
    }
    count=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    done_so_far=$((done_so_far + ${count:?no figures in $log}))
    ((done_so_far < least)) || break
  done
  say "$(printf '%-16s %10d executions in %5d s, %s' "$name" "$done_so_far" \
    "$((SECONDS - began))" "$(grep -oE 'cov: [0-9]+ ft: [0-9]+ corp: [0-9]+' "$log" | tail -n 1)")"
}

# keep_finds NAME: adds what reaches new code to the kept corpus.
keep_finds() {
  local kept=$root/tests/fuzz/corpus/$1 before after
  before=$(find "$kept" -type f | wc -l)
  attend "$fuzz_build/fuzz-$1" -merge=1 "$kept" "$fuzz_build/corpus/$1" \
    >"$fuzz_build/$1-merge.log" 2>&1 ||
    fail "the finds of $1 could not be merged; see $fuzz_build/$1-merge.log"
  after=$(find "$kept" -type f | wc -l)
  say "$1: $((after - before)) inputs kept"
}
