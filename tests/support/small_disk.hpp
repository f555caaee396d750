/// A disk of a few megabytes, to be filled up: a tmpfs in a mount namespace of
/// the test's own, gone with the test program. Only root may make one.
#pragma once

#include <string>

namespace orders::tests {

class small_disk {
 public:
  explicit small_disk(std::size_t megabytes);
  ~small_disk();
  small_disk(const small_disk&) = delete;
  small_disk& operator=(const small_disk&) = delete;

  /// Why there is none; empty when there is one.
  const std::string& missing() const { return missing_; }
  /// Where it is mounted; programs started from now on see it.
  const std::string& folder() const { return folder_; }

  /// Takes all the room that is left.
  void fill() const;
  /// Gives that back.
  void empty() const;

 private:
  std::string folder_, missing_;
};

}  // namespace orders::tests
