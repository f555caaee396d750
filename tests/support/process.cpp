#include "tests/support/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <string_view>

#include "tests/support/sanitizer_report.hpp"

namespace orders::tests {

namespace {

std::mutex reaping;

bool is_inherited(std::string_view variable) {
  for (const std::string_view name :
       {"PATH=", "TMPDIR=", "ASAN_OPTIONS=", "UBSAN_OPTIONS=", "TSAN_OPTIONS=",
        "LSAN_OPTIONS=", "GCOV_PREFIX=", "GCOV_PREFIX_STRIP=",
        "LLVM_PROFILE_FILE="})
    if (variable.starts_with(name)) return true;
  return false;
}

std::vector<std::string> complete(const environment& variables) {
  std::vector<std::string> out;
  for (char** v = environ; *v; ++v)
    if (is_inherited(*v)) out.emplace_back(*v);
  for (const auto& [name, value] : variables) out.push_back(name + "=" + value);
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

/// Between fork and exec only async-signal-safe calls are allowed.
[[noreturn]] void become(char* const* command, char* const* variables,
                         int output, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  const int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  if (::chdir("/") == 0) ::execve(command[0], command, variables);
  ::_exit(127);
}

}  // namespace

std::string built_program(const std::string& name) {
  const char* dir = std::getenv("ORDER_BUILD_DIR");
  if (!dir || !*dir)
    throw std::runtime_error("ORDER_BUILD_DIR is not set; run script/test");
  return std::string{dir} + "/" + name;
}

process::process(const std::vector<std::string>& command,
                 const environment& variables) {
  auto arguments = command;
  auto settings = complete(variables);
  const auto argv = pointers(arguments);
  const auto envp = pointers(settings);
  output_ = ::memfd_create("output", MFD_CLOEXEC);
  const auto parent = ::getpid();
  pid_ = output_ < 0 ? -1 : ::fork();
  if (pid_ == 0) become(argv.data(), envp.data(), output_, parent);
  if (pid_ > 0) return;
  if (output_ >= 0) ::close(output_);
  throw std::runtime_error("cannot start " + command.front() + ": " +
                           std::strerror(errno));
}

process::~process() {
  const bool told = report_told_;
  try {
    kill();
  } catch (const std::exception&) {
    // It does not end even so; the test's end takes it along.
  }
  if (!told) end_test_on_report();
  ::close(output_);
}

void process::end_test_on_report() const {
  const auto report = sanitizer_report(output());
  if (report.empty()) return;
  // Nothing can be thrown from where this is called.
  std::fprintf(stderr, "\nIn a program that the test started:\n%s\n",
               report.c_str());
  std::abort();
}

bool process::reap() const {
  const std::lock_guard lock{reaping};
  if (ended_) return true;
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) != pid_) return false;
  status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  ended_ = true;
  return true;
}

bool process::running() const {
  return !reap();
}

std::string process::output() const {
  std::string out;
  char buffer[16384];
  for (;;) {
    const auto got =
        ::pread(output_, buffer, sizeof buffer, static_cast<off_t>(out.size()));
    if (got <= 0) return out;
    out.append(buffer, static_cast<std::size_t>(got));
  }
}

void process::await_output(const std::string& text,
                           std::chrono::milliseconds patient) const {
  wait_until(
      "a process writes '" + text + "'",
      [&] {
        const bool ended = !running();
        if (output().find(text) != std::string::npos) return true;
        if (ended)
          throw std::runtime_error(
              "a process ended with " + std::to_string(status_) +
              " before it wrote '" + text + "':\n" + output());
        return false;
      },
      patient);
}

void process::signal(int number) const {
  const std::lock_guard lock{reaping};
  if (!ended_) ::kill(pid_, number);
}

int process::await_end(std::chrono::milliseconds patient) {
  wait_until(
      "a process ends", [&] { return reap(); }, patient);
  if (report_told_) return status_;
  if (const auto report = sanitizer_report(output()); !report.empty()) {
    report_told_ = true;
    throw std::runtime_error("in a program that the test started:\n" + report);
  }
  return status_;
}

int process::terminate(std::chrono::milliseconds patient) {
  signal(SIGTERM);
  return await_end(patient);
}

void process::kill() {
  signal(SIGKILL);
  await_end();
}

}  // namespace orders::tests
