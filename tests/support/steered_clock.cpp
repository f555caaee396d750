#include "tests/support/steered_clock.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace orders::tests {

namespace {

namespace fs = std::filesystem;

/// Wherever Debian puts it on this machine's architecture.
std::string library() {
  std::error_code none;
  for (const auto& folder : fs::directory_iterator{"/usr/lib", none}) {
    const auto path = folder.path() / "faketime/libfaketimeMT.so.1";
    if (fs::exists(path, none)) return path;
  }
  return {};
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif

}  // namespace

steered_clock::steered_clock() {
  auto pattern = (fs::temp_directory_path() / "order-clock.XXXXXX").string();
  const int file = ::mkstemp(pattern.data());
  if (file < 0) throw std::runtime_error("cannot make a file for a clock");
  ::close(file);
  file_ = pattern;
  step(std::chrono::seconds{0});
}

steered_clock::~steered_clock() {
  std::error_code ignored;
  fs::remove(file_, ignored);
}

std::string steered_clock::missing() const {
  if (is_sanitized) return "a sanitizer must be the first library";
  return library().empty() ? "libfaketime is not installed" : "";
}

environment steered_clock::settings() const {
  // The allocators of C and C++ go before jemalloc, which asks for the time
  // while it begins, when libfaketime cannot answer without memory yet.
  return {{"LD_PRELOAD", library() + ":libstdc++.so.6:libc.so.6"},
          {"FAKETIME_TIMESTAMP_FILE", file_},
          {"FAKETIME_NO_CACHE", "1"},
          {"FAKETIME_DONT_FAKE_MONOTONIC", "1"},
          {"DONT_FAKE_MONOTONIC", "1"}};
}

void steered_clock::step(std::chrono::seconds ahead) const {
  // Replaced as a whole: it is read at any time.
  const auto fresh = file_ + ".new";
  std::ofstream{fresh} << (ahead.count() < 0 ? "" : "+") << ahead.count()
                       << "s\n";
  if (std::rename(fresh.c_str(), file_.c_str()) != 0)
    throw std::runtime_error("cannot set a clock");
}

}  // namespace orders::tests
