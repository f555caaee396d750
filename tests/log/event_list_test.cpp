// docs/logs.md lists what the sources can write, and nothing else: every event
// with its levels and its fields.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace {

namespace fs = std::filesystem;
using texts = std::set<std::string>;

struct event {
  texts levels, fields;
};
using events = std::map<std::string, event>;

std::string read(const fs::path& file) {
  std::ifstream in{file};
  REQUIRE(in);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void each_match(const std::string& text, const std::regex& pattern,
                const std::function<void(const std::smatch&)>& take) {
  for (std::sregex_iterator i{text.begin(), text.end(), pattern}, end; i != end;
       ++i)
    take(*i);
}

texts all_of(const std::string& text, const char* pattern) {
  texts out;
  each_match(text, std::regex{pattern},
             [&](const std::smatch& m) { out.insert(m[1]); });
  return out;
}

/// The statement that begins there.
std::string statement_at(const std::string& source, std::ptrdiff_t start) {
  const auto from = static_cast<std::size_t>(start);
  return source.substr(from, source.find(';', from) - from);
}

/// Calls such as `log::warn("event", {{"field", value}})`. A call that names
/// no fields of its own gets those of the whole file.
void collect(const fs::path& file, events& into) {
  static const std::regex call{
      R"re((?:log::|level::)(debug|info|warn|error)[(,]\s*"([^"]+)")re"};
  static const char* field = R"re(\{"([A-Za-z]+)",)re";
  const auto source = read(file);
  each_match(source, call, [&](const std::smatch& m) {
    auto& e = into[m[2]];
    e.levels.insert(m[1]);
    const auto statement = statement_at(source, m.position());
    const bool elsewhere = statement.find(", about") != std::string::npos;
    e.fields.merge(all_of(elsewhere ? source : statement, field));
  });
}

events written_in_the_sources() {
  events out;
  for (const auto* folder :
       {"log", "db", "integrations", "actors", "http", "app"})
    for (const auto& entry :
         fs::recursive_directory_iterator{fs::path{ORDER_SOURCE_DIR} / folder})
      if (entry.path().extension() == ".cpp") collect(entry.path(), out);
  return out;
}

events told_in_the_list() {
  static const std::regex row{
      R"re(\| `([a-z-]+)` \| ([a-z, ]+) \| [^|]+ \|([^|]*)\|)re"};
  events out;
  each_match(
      read(ORDER_SOURCE_DIR "/docs/logs.md"), row, [&](const std::smatch& m) {
        REQUIRE_FALSE(out.contains(m[1]));
        out[m[1]] = {all_of(m[2], "([a-z]+)"), all_of(m[3], "`([A-Za-z]+)`")};
      });
  return out;
}

}  // namespace

TEST_CASE("every event of the log is in docs/logs.md, as it is written",
          "[log]") {
  const auto written = written_in_the_sources();
  const auto told = told_in_the_list();
  CHECK(written.size() > 30);
  for (const auto& [id, e] : written) {
    INFO(id);
    REQUIRE(told.contains(id));
    CHECK(told.at(id).levels == e.levels);
    CHECK(told.at(id).fields == e.fields);
  }
  for (const auto& [id, e] : told) {
    INFO(id);
    CHECK(written.contains(id));
  }
}
