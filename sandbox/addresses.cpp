#include "sandbox/addresses.hpp"

#include "sandbox/admission.hpp"
#include "sandbox/ids.hpp"
#include "sandbox/instant.hpp"
#include "sandbox/json_text.hpp"

namespace orders::sandbox {
namespace {

constexpr std::string_view nobodys = "b4040000";

}  // namespace

reply answer_address(const request& asked) {
  if (auto refused = refuse_stranger(asked)) return *refused;
  auto segments = path_segments(asked.path);
  if (asked.method != "POST" || segments.size() != 4 || segments[0] != "api" ||
      segments[1] != "addresses" || segments[3] != "mark-used")
    return refusal(404, "Endpoint not found");
  auto id = lower_case(segments[2]);
  if (!is_strict_uuid(id)) return refusal(400, "Invalid address id");
  if (id.substr(0, nobodys.size()) == nobodys)
    return refusal(404, "Address not found");
  json_text address;
  address.text("id", id).text("lastUsedAt", iso_text(now_ms()));
  json_text out;
  return json_reply(
      200, out.raw("success", "true").raw("data", address.finish()).finish());
}

}  // namespace orders::sandbox
