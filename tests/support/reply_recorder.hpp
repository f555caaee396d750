/// Writes replies of the service down, one JSON line each, so that a later test
/// can hold every one of them against http/openapi.yaml.
#pragma once

#include <string>

namespace orders::tests {

struct recorded_reply {
  std::string method, path;
  int status = 0;
  std::string content_type, body;
};

/// Appends to `$ORDER_REPLY_LOG_DIR/<process id>.jsonl`; does nothing without
/// that variable, and after the first few hundred: load tests say the same
/// thing over and over. Thread-safe.
void record_reply(const recorded_reply& reply);

}  // namespace orders::tests
