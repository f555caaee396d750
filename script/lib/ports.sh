# shellcheck shell=bash
# TCP ports of this machine, asked of the kernel, without connecting to anyone.

# port_is_free PORT: nothing listens on it, on no address.
port_is_free() {
  local hex
  printf -v hex ':%04X' "$1"
  # 0A is LISTEN; tcp6 is missing where the kernel has no IPv6.
  { cat /proc/net/tcp /proc/net/tcp6 2>/dev/null || true; } |
    awk -v port="$hex" '
      $4 == "0A" && substr($2, length($2) - 4) == port { found = 1 }
      END { exit found }'
}

# free_port: one below the range that outgoing connections take theirs from.
# It may be taken before it is used: whoever listens on it must cope.
free_port() {
  local port
  for _ in {1..200}; do
    port=$((20000 + RANDOM % 12000))
    if port_is_free "$port"; then
      echo "$port"
      return
    fi
  done
  return 1
}
