// Runs a target on files and on mutations of them:
//
//   fuzz-replay-TARGET [--mutations N] [--seed N] FILE_OR_FOLDER...
//
// The same seed makes the same inputs. When the target ends the program, the
// input at fault is written to finding-SEED in the current folder.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/fuzz/mutation.hpp"
#include "tests/fuzz/target.hpp"

namespace {

struct options {
  std::size_t mutations = 0;
  std::uint64_t seed = 1;
  std::vector<std::filesystem::path> sources;
};

/// What is being run, for the handler that writes it down.
std::string_view current;
std::array<char, 64> finding_name{};

extern "C" void keep_finding(int number) {
  const int file =
      ::open(finding_name.data(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  constexpr std::string_view words = "The input at fault is in ";
  for (const std::string_view part :
       {words, std::string_view{finding_name.data()}, std::string_view{"\n"}})
    if (::write(STDERR_FILENO, part.data(), part.size()) < 0) break;
  if (file < 0 || ::write(file, current.data(), current.size()) < 0) ::_exit(2);
  ::signal(number, SIG_DFL);
  ::raise(number);
}

options read_options(int argc, char** argv) {
  options out;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--mutations" && i + 1 < argc)
      out.mutations = std::stoull(argv[++i]);
    else if (word == "--seed" && i + 1 < argc)
      out.seed = std::stoull(argv[++i]);
    else
      out.sources.emplace_back(word);
  }
  return out;
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// Sorted by path, so that every machine mutates alike.
std::vector<std::string> inputs_of(
    const std::vector<std::filesystem::path>& sources) {
  std::vector<std::filesystem::path> files;
  for (const auto& source : sources) {
    if (std::filesystem::is_directory(source)) {
      for (const auto& entry : std::filesystem::directory_iterator{source})
        files.push_back(entry.path());
    } else {
      files.push_back(source);
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> out;
  for (const auto& file : files) out.push_back(content_of(file));
  return out;
}

/// An exception ends the program while `input` is still there.
void run(std::string_view input) noexcept {
  current = input;
  orders::fuzz::take(input);
}

}  // namespace

int main(int argc, char** argv) {
  const auto chosen = read_options(argc, argv);
  std::snprintf(finding_name.data(), finding_name.size(), "finding-%llu",
                static_cast<unsigned long long>(chosen.seed));
  for (const int number : {SIGABRT, SIGSEGV, SIGFPE, SIGILL, SIGBUS})
    ::signal(number, keep_finding);
  const auto inputs = inputs_of(chosen.sources);
  if (inputs.empty()) {
    std::fprintf(stderr, "there is no input to run\n");
    return 2;
  }
  std::mt19937_64 random{chosen.seed};
  for (const auto& input : inputs) {
    run(input);
    for (std::size_t i = 0; i < chosen.mutations; ++i)
      run(orders::fuzz::mutated(input, inputs, random));
  }
  std::printf("%zu inputs and %zu mutations of each: no finding\n",
              inputs.size(), chosen.mutations);
  return 0;
}
