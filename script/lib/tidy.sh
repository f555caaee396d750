# shellcheck shell=bash
# clang-tidy, with a build folder of its own: precompiled headers of g++ mean
# nothing to clang. A source takes 5 to 20 seconds, so normally only those that
# changed are checked. Needs progress.sh, processes.sh, checks.sh.

: "${root:?}"
tidy_dir=$root/build/tidy

# check_tidy changed|all
check_tidy() {
  local list=$tidy_dir/sources count
  git -C "$root" rev-parse --git-dir >/dev/null || return 1
  prepare_tidy || return 1
  if [[ $1 == all ]]; then
    our_files '*.cpp' | tr '\0' '\n'
  else
    changed_sources
  fi | only_built >"$list"
  count=$(wc -l <"$list")
  if [[ $1 != all ]] && ((count > ${TIDY_AT_MOST:-1000})); then
    say "$count sources changed; checking the $TIDY_AT_MOST that changed most" \
      "(all: script/check --tidy --all)"
    sed -i "$TIDY_AT_MOST"q "$list"
  fi
  say "$(wc -l <"$list") sources"
  run_tidy "$list" || {
    say "mend it, or write // NOLINTNEXTLINE(name-of-the-check): and the reason"
    return 1
  }
}

# Configures, and makes the headers that the build generates.
prepare_tidy() {
  if [[ ! -f $tidy_dir/build.ninja ]] ||
    ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$tidy_dir/CMakeCache.txt"; then
    rm -rf -- "$tidy_dir"
    mkdir -p "$tidy_dir"
    cmake -S "$root" -B "$tidy_dir" -G Ninja -DCMAKE_BUILD_TYPE=Release \
      -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON -DCCACHE=OFF \
      >"$tidy_dir/configure.log" 2>&1 || {
      show_tail "$tidy_dir/configure.log" 30
      return 1
    }
  fi
  ninja -C "$tidy_dir" build.ninja >"$tidy_dir/configure.log" 2>&1 || {
    show_tail "$tidy_dir/configure.log" 30
    return 1
  }
  generate_headers
}

# Runs the generators alone: asked for their output, Ninja would also compile the
# libraries below it.
generate_headers() {
  local outputs output commands command
  mapfile -t outputs < <(ninja -C "$tidy_dir" -t targets rule CUSTOM_COMMAND |
    grep '^generated/')
  for output in "${outputs[@]}"; do
    ninja -C "$tidy_dir" -t commands -s "$output"
  done | sed '/^ninja: /d' | sort -u >"$tidy_dir/generators"
  mapfile -t commands <"$tidy_dir/generators"
  for command in "${commands[@]}"; do
    (cd -- "$tidy_dir" && bash -c "$command" >/dev/null) || {
      say "this generator failed: $command"
      return 1
    }
  done
}

# What changed since origin/main left us, or in the last commit when that is
# where we are; the most changed first. A header stands for a source with it.
changed_sources() {
  local base path
  base=$(git -C "$root" merge-base HEAD origin/main 2>/dev/null || true)
  if [[ -z $base || $base == "$(git -C "$root" rev-parse HEAD 2>/dev/null)" ]] &&
    [[ -z $(git -C "$root" status --porcelain) ]]; then
    base=$(git -C "$root" rev-parse --verify --quiet HEAD~1 || true)
  fi
  # Without any of these: against nothing, so everything.
  base=${base:-$(git -C "$root" hash-object -t tree /dev/null)}
  {
    git -C "$root" diff --no-renames --numstat "$base" -- '*.cpp' '*.hpp'
    git -C "$root" ls-files --others --exclude-standard -- '*.cpp' '*.hpp' |
      sed 's/^/99999\t0\t/'
  } | sort -rn | while IFS=$'\t' read -r _ _ path; do
    source_with "$path"
  done | awk '!seen[$0]++'
}

# source_with FILE [DEPTH]: itself, the source of the same name, or one that
# includes it, through other headers if need be.
source_with() {
  local depth=${2:-0} user
  if [[ $1 == *.cpp ]]; then
    echo "$1"
  elif [[ -f $root/${1%.hpp}.cpp ]]; then
    echo "${1%.hpp}.cpp"
  elif ((depth < 4)); then
    # Sources sort before headers.
    user=$(our_files '*.cpp' '*.hpp' |
      (cd -- "$root" && xargs -0 -r grep -lF "#include \"$1\"") |
      sort -t. -k2,2 -k1,1 | head -n 1)
    [[ -z $user ]] || source_with "$user" $((depth + 1))
  fi
}

# Lets pass what the build knows: other sources have no flags to be read with.
only_built() {
  local path
  while IFS= read -r path; do
    if grep -qF "\"file\": \"$root/$path\"" "$tidy_dir/compile_commands.json"; then
      echo "$path"
    fi
  done
}

# run_tidy LIST: g++ knows warnings that clang does not.
run_tidy() {
  # shellcheck disable=SC2016  # expanded by the inner shell
  (cd -- "$root" && attend xargs -a "$1" -d '\n' -r -n 1 -P "$(nproc)" bash -c '
    if out=$(clang-tidy -p "$0" --quiet --warnings-as-errors="*" \
      --extra-arg=-Wno-unknown-warning-option "$1" 2>&1); then
      echo "    ok $1"
    else
      echo "    FAILED $1"
      grep -v " warnings\? .*generated\.$" <<<"$out"
      exit 1
    fi' "$tidy_dir")
}
