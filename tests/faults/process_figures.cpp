#include "tests/faults/process_figures.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace orders::tests {

namespace {

std::string folder_of(pid_t process) {
  return "/proc/" + std::to_string(process);
}

/// A line of /proc/<process>/status, without its unit.
std::size_t status_line(pid_t process, const std::string& name) {
  std::ifstream file{folder_of(process) + "/status"};
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(name + ":"))
      return std::stoul(line.substr(name.size() + 1));
  throw std::runtime_error("no " + name + " of process " +
                           std::to_string(process));
}

}  // namespace

double resident_mib(pid_t process) {
  return static_cast<double>(status_line(process, "VmRSS")) / 1024;
}

std::size_t descriptors(pid_t process) {
  std::size_t out = 0;
  for ([[maybe_unused]] const auto& one :
       std::filesystem::directory_iterator{folder_of(process) + "/fd"})
    ++out;
  return out;
}

std::size_t threads(pid_t process) {
  return status_line(process, "Threads");
}

double slope(const std::vector<sample>& samples) {
  double mean_at = 0, mean_value = 0;
  for (const auto& s : samples) {
    mean_at += s.at;
    mean_value += s.value;
  }
  mean_at /= static_cast<double>(samples.size());
  mean_value /= static_cast<double>(samples.size());
  double together = 0, square = 0;
  for (const auto& s : samples) {
    together += (s.at - mean_at) * (s.value - mean_value);
    square += (s.at - mean_at) * (s.at - mean_at);
  }
  return together / square;
}

}  // namespace orders::tests
