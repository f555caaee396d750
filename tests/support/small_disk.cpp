#include "tests/support/small_disk.hpp"

#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace orders::tests {

namespace {

namespace fs = std::filesystem;

/// Once: namespaces of namespaces help nobody.
bool has_own_mounts() {
  static const bool made =
      ::unshare(CLONE_NEWNS) == 0 &&
      ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
  return made;
}

std::string ballast(const std::string& folder) {
  return folder + "/ballast";
}

}  // namespace

small_disk::small_disk(std::size_t megabytes) {
  auto pattern = (fs::temp_directory_path() / "order-disk.XXXXXX").string();
  if (!::mkdtemp(pattern.data()))
    throw std::runtime_error("cannot make a folder for a disk");
  folder_ = pattern;
  const auto options = "mode=0755,size=" + std::to_string(megabytes) + "m";
  if (!has_own_mounts() ||
      ::mount("tmpfs", folder_.c_str(), "tmpfs", 0, options.c_str()) != 0)
    missing_ =
        std::string{"no disk can be mounted here: "} + std::strerror(errno);
}

small_disk::~small_disk() {
  // What still runs there keeps it until it ends.
  if (missing_.empty()) ::umount2(folder_.c_str(), MNT_DETACH);
  std::error_code ignored;
  fs::remove(folder_, ignored);
}

void small_disk::fill() const {
  const int file = ::open(ballast(folder_).c_str(),
                          O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  static constexpr std::array<char, 4096> nothing{};
  while (::write(file, nothing.data(), nothing.size()) > 0) {
  }
  const bool is_full = errno == ENOSPC;
  ::close(file);
  if (!is_full) throw std::runtime_error("the disk does not fill up");
}

void small_disk::empty() const {
  fs::remove(ballast(folder_));
}

}  // namespace orders::tests
