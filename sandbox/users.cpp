#include "sandbox/users.hpp"

#include <array>

#include "sandbox/ids.hpp"
#include "sandbox/json_text.hpp"

namespace orders::sandbox {
namespace {

constexpr std::array<std::string_view, 8> first_names = {
    "Sari", "Budi", "Dewi", "Agus", "Putri", "Wayan", "Rina", "Joko"};
constexpr std::array<std::string_view, 8> last_names = {
    "Santoso", "Wijaya",  "Lestari",  "Pratama",
    "Utami",   "Hidayat", "Nasution", "Siregar"};

std::string lower(std::string_view text) {
  return lower_case(text);
}

std::string user_json(const std::string& id, bool nameless) {
  auto bits = mixed_bits(id, 7);
  auto first = first_names.at(bits % first_names.size());
  auto last = last_names.at((bits >> 8U) % last_names.size());
  auto serial = std::to_string(100'000'000 + (bits >> 16U) % 900'000'000);
  auto phone = nameless ? std::string{} : "+628" + serial;
  json_text out;
  return out.text("id", id)
      .text_or_null("firstName", nameless ? std::string_view{} : first)
      .text_or_null("lastName", nameless ? std::string_view{} : last)
      .text_or_null("phoneNumber", phone)
      .text("email", lower(first) + "." + lower(last) + "." + id.substr(24) +
                         "@example.com")
      .finish();
}

bool begins(std::string_view text, std::string_view head) {
  return text.substr(0, head.size()) == head;
}

}  // namespace

reply answer_user(const request& asked) {
  static constexpr std::string_view route = "/api/auth/users/";
  auto reads = asked.method == "GET" || asked.method == "HEAD";
  if (!reads || !begins(asked.path, route))
    return json_reply(404, R"({"success":false,"error":"Endpoint not found"})");
  auto id = lower_case(asked.path.substr(route.size()));
  if (!is_strict_uuid(id))
    return json_reply(400, R"({"success":false,"error":"Invalid user ID"})");
  if (begins(id, "b4040000"))
    return json_reply(404, R"({"success":false,"error":"User not found"})");
  auto data = begins(id, "b0000000") ? std::string{"null"}
                                     : user_json(id, begins(id, "b0001000"));
  json_text out;
  return json_reply(200, out.raw("success", "true").raw("data", data).finish());
}

}  // namespace orders::sandbox
