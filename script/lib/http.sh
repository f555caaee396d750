# shellcheck shell=bash
# HTTP as the walk needs it: a request in, status and JSON out, and checks that
# say what they expected. Needs progress.sh.

# call METHOD URL HEADERS_FILE [BODY]: sets reply_status and reply_body.
# ~/.curlrc and proxies of the caller are left out of it.
call() {
  local method=$1 url=$2 headers=$3 data=() out
  if (($# > 3)); then
    data=(--header 'content-type: application/json' --data "$4")
  elif [[ $method == POST ]]; then
    data=(--data '')
  fi
  out=$(curl -q --silent --show-error --noproxy '*' --max-time 30 \
    --request "$method" --header "@$headers" "${data[@]}" \
    --write-out '\n%{http_code}' "$url") || {
    show_tail "${workdir:?}/service.log"
    fail "$method $url was not answered" "the logs are in $workdir"
  }
  reply_status=${out##*$'\n'}
  reply_body=${out%$'\n'*}
}

# field FILTER [JQ_ARGS...]: one value of the last reply.
field() {
  local filter=$1
  shift
  jq -r "$@" "$filter" <<<"$reply_body"
}

# expect_status CODE: of the last reply.
expect_status() {
  [[ $reply_status == "$1" ]] || fail \
    "expected HTTP status $1, got $reply_status with: ${reply_body:0:600}" \
    "the logs are in ${workdir:?}"
}

# expect WHAT FILTER [JQ_ARGS...]: the jq filter must hold for the last reply.
expect() {
  local what=$1 filter=$2
  shift 2
  jq -e "$@" "$filter" >/dev/null <<<"$reply_body" || fail \
    "expected $what, got: ${reply_body:0:1200}" "the rule in jq: $filter"
}
