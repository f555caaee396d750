#include "tests/support/reply_recorder.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>

namespace orders::tests {

namespace {

constexpr int most_replies = 300;

}  // namespace

void record_reply(const recorded_reply& reply) {
  static const char* const folder = std::getenv("ORDER_REPLY_LOG_DIR");
  if (folder == nullptr) return;
  static std::mutex mutex;
  static int count = 0;
  const std::lock_guard lock{mutex};
  if (++count > most_replies) return;
  std::filesystem::create_directories(folder);
  std::ofstream file{
      std::filesystem::path{folder} / (std::to_string(::getpid()) + ".jsonl"),
      std::ios::app};
  file << nlohmann::json{{"method", reply.method},
                         {"path", reply.path},
                         {"status", reply.status},
                         {"contentType", reply.content_type},
                         {"body", reply.body}}
              .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
       << '\n';
}

}  // namespace orders::tests
