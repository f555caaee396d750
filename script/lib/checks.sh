# shellcheck shell=bash
# The quick checks of script/check, one function each: prints what is wrong and
# how to mend it, and returns 1.

: "${root:?}"

# our_files PATTERN...: files with these names, as paths below the root, NUL after
# each.
our_files() {
  local names=() pattern
  for pattern in "$@"; do
    names+=(-o -name "$pattern")
  done
  (cd -- "$root" && find . \( -path ./build -o -path ./.local \
    -o -name .git -o -name node_modules \) -prune \
    -o -type f \( "${names[@]:1}" \) -printf '%P\0' | sort -z)
}

check_format() {
  local out status=0
  out=$(our_files '*.cpp' '*.hpp' |
    xargs -0 -r clang-format --dry-run -Werror 2>&1) || status=$?
  if ((status != 0)); then
    grep -v 'code should be clang-formatted' <<<"$out" | grep 'error:' || true
    sed -nE 's/^(.+):[0-9]+:[0-9]+: error: code should be .*/    \1/p' <<<"$out" |
      uniq
    say "mend with: clang-format -i FILE..."
    return 1
  fi
}

check_layers() {
  cmake -DROOT="$root" -P "$root/cmake/CheckLayers.cmake"
}

check_sql() {
  python3 -B "$root/script/lib/sql_lint.py" "$root"
}

# Shell files by name, and those that only their first line gives away.
check_shell() {
  local files=() file first
  while IFS= read -r -d '' file; do
    IFS= read -r first <"$file" || true
    if [[ $file == *.sh || $first =~ ^'#!'.*[/\ ](ba)?sh ]]; then
      files+=("$file")
    fi
  done < <(our_files '*.sh' run test check bench build install)
  shellcheck --external-sources "${files[@]}"
}

# The OpenAPI lint comes with the document; until then there is nothing to check.
check_openapi() {
  if [[ ! -e $root/http/openapi.yaml ]]; then
    say "no http/openapi.yaml yet"
  elif [[ -x $root/script/lib/openapi_lint ]]; then
    "$root/script/lib/openapi_lint" "$root/http/openapi.yaml" &&
      "$root/script/lib/openapi_lint" "$root/docs/events/asyncapi.yaml"
  else
    say "http/openapi.yaml exists, but script/lib/openapi_lint does not"
    return 1
  fi
}
