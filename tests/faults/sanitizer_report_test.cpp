// That a fault which a sanitizer finds in the service fails the test.
#include <catch2/catch.hpp>

#include "tests/support/process.hpp"
#include "tests/support/sanitizer_report.hpp"

namespace orders::tests {

TEST_CASE("a sanitizer's report is found among log lines", "[sanitizers]") {
  CHECK(sanitizer_report("{\"level\":\"info\"}\n==7==ERROR: AddressSanitizer: "
                         "heap-use-after-free\n    #0 main\n") ==
        "==7==ERROR: AddressSanitizer: heap-use-after-free\n    #0 main\n");
  CHECK(sanitizer_report("==7==ERROR: LeakSanitizer: detected memory leaks") !=
        "");
  CHECK(sanitizer_report("WARNING: ThreadSanitizer: data race (pid=7)") != "");
  CHECK(sanitizer_report("a.cpp:1:2: runtime error: signed overflow") != "");
}

TEST_CASE("a log that speaks of errors is no sanitizer's report",
          "[sanitizers]") {
  CHECK(sanitizer_report("") == "");
  CHECK(sanitizer_report("{\"error\":\"payment: runtime error: none\"}") == "");
}

TEST_CASE("a program that a sanitizer reported on does not end unnoticed",
          "[sanitizers]") {
  const std::vector<std::string> reporting{
      "/bin/sh", "-c", "echo 'WARNING: ThreadSanitizer: data race'"};
  process program{reporting};
  CHECK_THROWS_WITH(program.await_end(), Catch::Contains("data race"));
}

TEST_CASE("a program that is killed after a report does not end unnoticed",
          "[sanitizers]") {
  const std::vector<std::string> reporting{
      "/bin/sh", "-c",
      "echo '==1==ERROR: AddressSanitizer: x'; exec sleep 600"};
  process program{reporting};
  program.await_output("AddressSanitizer");
  CHECK_THROWS_WITH(program.kill(), Catch::Contains("AddressSanitizer"));
}

}  // namespace orders::tests
