#include "http/problem.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "http/edge/syntax.hpp"

namespace orders::http {

namespace {

constexpr std::string_view media_type = "application/problem+json";

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

/// `q=0` says that it is not wanted.
bool is_refused(std::string_view parameters) {
  const auto at = parameters.find("q=0");
  return at != parameters.npos &&
         parameters.find_first_of("123456789", at) == parameters.npos;
}

}  // namespace

bool wants_problem(std::string_view accept) {
  while (!accept.empty()) {
    const auto comma = accept.find(',');
    const auto range = accept.substr(0, comma);
    const auto semicolon = range.find(';');
    if (edge::equals_ignoring_case(trimmed(range.substr(0, semicolon)),
                                   media_type))
      return semicolon == range.npos || !is_refused(range.substr(semicolon));
    if (comma == accept.npos) return false;
    accept.remove_prefix(comma + 1);
  }
  return false;
}

edge::reply as_problem(edge::reply error) {
  auto body = nlohmann::ordered_json::parse(error.body, nullptr, false);
  if (!body.is_object()) return error;
  nlohmann::ordered_json problem{
      {"type", "about:blank"},
      {"title", body.value("error", "")},
      {"status", error.status},
  };
  for (const auto& [name, value] : body.items()) {
    if (name == "success" || name == "error") continue;
    problem[name == "details" ? "errors" : name] = value;
  }
  error.body = problem.dump();
  for (auto& [name, value] : error.headers)
    if (edge::equals_ignoring_case(name, "Content-Type"))
      value = std::string{media_type};
  return error;
}

}  // namespace orders::http
