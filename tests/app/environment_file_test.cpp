#include "app/environment_file.hpp"

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>

using orders::app::read_environment_file;

namespace {

/// A file for as long as the test looks at it.
class temporary_file {
 public:
  explicit temporary_file(const std::string& content) {
    char name[] = "/tmp/order-env-XXXXXX";
    const int handle = mkstemp(name);
    REQUIRE(handle >= 0);
    path_ = name;
    std::ofstream{path_} << content;
    if (FILE* opened = fdopen(handle, "r")) std::fclose(opened);
  }
  ~temporary_file() { std::remove(path_.c_str()); }
  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::map<std::string, std::string> read(const std::string& content) {
  const temporary_file file{content};
  return read_environment_file(file.path());
}

}  // namespace

TEST_CASE("an environment file holds NAME=VALUE lines", "[settings]") {
  const auto values = read(
      "# a comment\n"
      "\n"
      "PLAIN=value\n"
      "  SPACED = a b \n"
      "EMPTY=\n"
      "export EXPORTED=yes\n"
      "DOUBLE=\"two words\"\n"
      "SINGLE='# kept'\n"
      "URL=postgresql://u:p@h/n?a=b\n"
      "no assignment\n"
      "DOS=line\r\n"
      "LAST=no newline");
  CHECK(values ==
        std::map<std::string, std::string>{{"PLAIN", "value"},
                                           {"SPACED", "a b"},
                                           {"EMPTY", ""},
                                           {"EXPORTED", "yes"},
                                           {"DOUBLE", "two words"},
                                           {"SINGLE", "# kept"},
                                           {"URL", "postgresql://u:p@h/n?a=b"},
                                           {"DOS", "line"},
                                           {"LAST", "no newline"}});
}

TEST_CASE("a later line wins", "[settings]") {
  CHECK(read("A=1\nA=2\n").at("A") == "2");
}

TEST_CASE("a quote that does not close is part of the value", "[settings]") {
  CHECK(read("A=\"x\n").at("A") == "\"x");
  CHECK(read("A=\"\n").at("A") == "\"");
  CHECK(read("A='x\"\n").at("A") == "'x\"");
}

TEST_CASE("a missing environment file is an empty one", "[settings]") {
  CHECK(read_environment_file("/nonexistent/.env").empty());
}
