# shellcheck shell=bash
# CAF's core built with ThreadSanitizer, from Debian's source of the version
# that is installed. Debian's own library is not instrumented: what actors hand
# each other looks like races there, and silencing that would hide real ones.
# Needs progress.sh, processes.sh, packages.sh, build.sh and $root.

: "${root:?}"

# build_instrumented_caf DIR: installs it there; quick when it is there already.
build_instrumented_caf() {
  local dir=$1 source=$1/source flags
  if [[ -f $dir/installed ]]; then
    say "CAF for ThreadSanitizer is built"
    return
  fi
  mkdir -p "$dir"
  say "fetching the source of CAF"
  fetch_caf_source "$dir" >"$dir/fetch.log" 2>&1 || {
    show_tail "$dir/fetch.log"
    fail "apt-get could not fetch the source of Debian's actor-framework" \
      "is the network up? The whole log is in $dir/fetch.log"
  }
  rm -rf -- "$source"
  mkdir -p "$source"
  tar -xzf "$dir"/actor-framework_*.orig.tar.gz -C "$source" --strip-components=1
  # CAF 0.17 is older than the compiler: it leaves out two headers it needs.
  flags="-fsanitize=thread -fno-omit-frame-pointer -g1 -include limits -include cstdint"
  say "building CAF's core with ThreadSanitizer (some minutes)"
  {
    cmake -S "$source" -B "$dir/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
      -DCMAKE_CXX_FLAGS="$flags" -DCMAKE_INSTALL_PREFIX="$dir" \
      -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DCAF_NO_AUTO_LIBCPP=yes \
      -DCAF_NO_IO=yes -DCAF_NO_OPENSSL=yes -DCAF_NO_OPENCL=yes -DCAF_NO_PYTHON=yes \
      -DCAF_NO_TOOLS=yes -DCAF_NO_EXAMPLES=yes -DCAF_NO_UNIT_TESTS=yes &&
      cmake --build "$dir/build" --parallel "$(build_jobs)" &&
      cmake --install "$dir/build"
  } >"$dir/build.log" 2>&1 || {
    show_tail "$dir/build.log"
    fail "CAF could not be built; the whole log is in $dir/build.log"
  }
  rm -rf -- "$dir/build" "$source"
  touch "$dir/installed"
}

# Reads Debian's source lists into DIR, apart from the system's, which often
# have no deb-src. Only the upstream tarball is needed, so the rest may be gone.
# fetch_caf_source DIR
fetch_caf_source() (
  cd -- "$1" || exit
  mkdir -p lists/partial cache/archives/partial sources
  # From where the system has its own packages.
  local mirror
  # shellcheck disable=SC2016  # apt fills it in
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
    'Codename: bookworm' 'Component: main' 'Label: Debian' | sed -n 1p)
  [[ -n $mirror ]] || exit 1
  echo "deb-src $mirror bookworm main" >sources/debian.list
  local apart=(-o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$PWD/sources"
    -o "Dir::State::lists=$PWD/lists" -o "Dir::Cache=$PWD/cache")
  apt-get -q "${apart[@]}" update || exit
  apt-get -q "${apart[@]}" source --download-only --only-source actor-framework || true
  local version
  version=$(dpkg-query -W -f '${Version}' libcaf-dev)
  test -s "actor-framework_${version%%-*}.orig.tar.gz"
)
