/// A child process, and what it wrote.
///
/// It gets only the environment it is given (and what sanitizers and coverage
/// need), runs in `/` so that no `.env` is read, and dies with the thread that
/// started it: start processes from a test's main thread. Errors of starting
/// are exceptions. Not thread-safe, except output() and running().
///
/// A report of a sanitizer in its output fails the test: whoever waits for the
/// end gets it as an exception, and the destructor ends the test program.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "tests/support/waiting.hpp"

namespace orders::tests {

using environment = std::map<std::string, std::string>;

/// The path of a program in ORDER_BUILD_DIR. Throws when that is not set.
std::string built_program(const std::string& name);

class process {
 public:
  explicit process(const std::vector<std::string>& command,
                   const environment& variables = {});
  /// Kills it if it still runs.
  ~process();
  process(const process&) = delete;
  process& operator=(const process&) = delete;

  pid_t id() const { return pid_; }
  bool running() const;

  /// Standard output and standard error, interleaved as written, so far.
  std::string output() const;

  /// Waits until it has written `text`; throws with the output if it ends
  /// before that.
  void await_output(const std::string& text,
                    std::chrono::milliseconds patient = patience) const;

  void signal(int number) const;

  /// SIGTERM; then waits for the end.
  int terminate(std::chrono::milliseconds patient = patience);

  /// kill -9; then waits for the end.
  void kill();

  /// The exit code, or minus the signal that ended it.
  int await_end(std::chrono::milliseconds patient = patience);

 private:
  bool reap() const;
  void end_test_on_report() const;

  pid_t pid_ = -1;
  int output_ = -1;
  mutable std::atomic<bool> ended_{false};
  mutable int status_ = 0;
  bool report_told_ = false;
};

}  // namespace orders::tests
