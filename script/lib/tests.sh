# shellcheck shell=bash
# Choosing and counting the tests of CTest. Needs progress.sh, processes.sh.

# choose_tests BUILD_DIR NAME...: sets selection to CTest's arguments for the
# tests that have NAME as a label or match it as a regular expression.
choose_tests() {
  local dir=$1 name numbers="" found
  shift
  selection=()
  for name in "$@"; do
    found=$(numbers_of "$dir" -L "^$name\$")
    [[ -n $found ]] || found=$(numbers_of "$dir" -R "$name")
    [[ -n $found ]] || fail "no test has the label '$name', or a name with it" \
      "the labels are: $(ctest --test-dir "$dir" --print-labels |
        sed -n 's/^  //p' | tr '\n' ' ')" \
      "the names are listed by: ctest --test-dir '$dir' -N"
    numbers+=,$found
  done
  if [[ -n $numbers ]]; then
    # -I start,end,stride,numbers: none of the range, then these.
    # shellcheck disable=SC2034  # for the caller
    selection=(-I "0,0,0$numbers")
  fi
}

# choose_programs BUILD_DIR NAME...: sets programs to the test programs of these
# names.
choose_programs() {
  local dir=$1 name
  shift
  programs=()
  for name in "$@"; do
    [[ -x $dir/test-$name ]] || fail "there is no test program '$name'"
    programs+=("$dir/test-$name")
  done
}

# numbers_of BUILD_DIR CTEST_ARGS...: as 3,4,7.
numbers_of() {
  local dir=$1
  shift
  ctest --test-dir "$dir" -N "$@" 2>/dev/null |
    sed -nE 's/^ *Test +#([0-9]+):.*/\1/p' | paste -sd, -
}

# count_of ATTRIBUTE FILE: a number from CTest's JUnit file, 0 without one.
count_of() {
  local count
  count=$(grep -m 1 -oE "\b$1=\"[0-9]+\"" "$2" 2>/dev/null | grep -oE '[0-9]+' || true)
  echo "${count:-0}"
}
