# shellcheck shell=bash
# Configures and builds a CMake preset. Needs progress.sh, processes.sh, $root.

: "${root:?}"

# build_preset PRESET [TARGET...]
build_preset() {
  local preset=$1 dir=$root/build/$1
  shift
  configure_preset "$preset" "$dir"
  # Nothing is left outside the project.
  export CCACHE_DIR=${CCACHE_DIR:-$root/.local/ccache}
  # ccache may answer for files with precompiled headers only when it is told to.
  export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-pch_defines,time_macros}
  local status=0
  NINJA_STATUS='    [%f/%t, %es] ' \
    attend cmake --build "$dir" --parallel "$(build_jobs)" \
    ${1:+--target "$@"} || status=$?
  ((status == 0)) || fail "the build of preset $preset failed (see above)" \
    "mend the first error and run the same command again: it goes on from there" \
    "errors like 'Killed' mean too little memory: BUILD_JOBS=1 $0" \
    "after a change of system or compiler: rm -rf '$dir'"
}

# Ninja configures again by itself when a CMakeLists.txt changes; what it cannot
# know is a first time, changed presets, or a tree that was copied or moved.
configure_preset() {
  local preset=$1 dir=$2 fresh=()
  local cache=$dir/CMakeCache.txt
  if [[ -f $cache ]] &&
    ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache"; then
    fresh=(--fresh)
  elif [[ $dir/build.ninja -nt $root/CMakePresets.json ]]; then
    return
  fi
  say "configuring preset $preset in build/$preset"
  mkdir -p "$dir"
  (cd "$root" && cmake "${fresh[@]}" --preset "$preset") \
    >"$dir/configure.log" 2>&1 || {
    show_tail "$dir/configure.log" 30
    fail "CMake could not configure the preset '$preset'" \
      "a missing package is installed by: $root/script/install" \
      "the presets are: $(cd "$root" && cmake --list-presets=configure 2>/dev/null |
        grep -o '"[^"]*"' | tr '\n' ' ')"
  }
}

# One compiler needs up to about 1 GB for the sources that use CAF.
build_jobs() {
  local cores gigabytes
  cores=$(nproc)
  gigabytes=$(awk '/^MemAvailable/ { print int($2 / 1048576) }' /proc/meminfo)
  if ((gigabytes < 1)); then
    gigabytes=1
  fi
  echo "${BUILD_JOBS:-$((cores < gigabytes ? cores : gigabytes))}"
}
