// The body of a request, from its bytes to what the domain is asked for.
//
//   input = content-type LF content-encoding LF body
#include "http/request_body.hpp"
#include "tests/fuzz/body_rules.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/fuzz/text_rules.hpp"

namespace orders::fuzz {

namespace {

using nlohmann::json;

constexpr std::size_t longest = 102400;
constexpr int deepest = 32;

int depth_of(const json& value) {
  int deepest_child = 0;
  if (value.is_structured())
    for (const auto& child : value)
      deepest_child = std::max(deepest_child, depth_of(child));
  return value.is_structured() ? deepest_child + 1 : 0;
}

}  // namespace

void take(std::string_view input) {
  const std::string type{take_line(input)}, encoding{take_line(input)};
  const auto body =
      http::read_body(std::string{input}, type, encoding, longest);
  if (!body) {
    const auto& fault = body.error();
    must(fault.status == 400 || fault.status == 413 || fault.status == 415,
         "a body is refused with 400, 413 or 415");
    must(!fault.text.empty(), "a refused body is told why");
    must(!fault.field || fault.status == 400, "a field is at fault with 400");
    return;
  }
  must(body->is_structured(), "a body is an object or an array");
  must(depth_of(*body) <= deepest, "no body is nested deeper than 32");
  must(json::parse(body->dump()) == *body, "a body written down is the same");
  check_bodies(*body);
}

}  // namespace orders::fuzz
