#include "integrations/auth_service.hpp"

#include "domain/column_limits.hpp"
#include "integrations/json_reply.hpp"

namespace orders::integrations {

namespace {

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

std::string user_path(const domain::uuid& id) {
  return "/api/auth/users/" + id.text();
}

upstream_result<domain::customer> read_user(const http_reply& reply) {
  const auto unusable = [](const char* why) {
    return tl::make_unexpected(upstream_error{upstream_errc::failed, why});
  };
  if (reply.status < 200 || reply.status > 299)
    return tl::make_unexpected(error_of(reply, "auth-service"));
  const json_document json{reply.body};
  if (!json.root().is_object())
    return unusable("auth-service answered no JSON");
  const auto data = json.root()["data"];
  if (!data.is_object()) return unusable("auth-service answered without data");
  const auto phone = text_member(data, "phoneNumber");
  if (!phone || phone->empty())
    return unusable("auth-service knows no phone of the user");
  domain::customer out;
  out.phone = *phone;
  out.name = trimmed(text_member(data, "firstName").value_or("") + " " +
                     text_member(data, "lastName").value_or(""));
  if (auto email = text_member(data, "email"); email) out.email = *email;
  if (!domain::fits(out.phone, domain::column_limits::phone) ||
      !domain::fits(out.name, domain::column_limits::name) ||
      !domain::fits(out.email.value_or(""), domain::column_limits::email))
    return unusable("auth-service answered a text longer than its column");
  return out;
}

}  // namespace orders::integrations
