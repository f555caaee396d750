#include "integrations/json_reply.hpp"

namespace orders::integrations {

std::optional<std::string> text_member(json_value object, const char* name) {
  const auto text = object[name].text();
  if (!text || text->find('\0') != std::string::npos) return std::nullopt;
  return std::string{*text};
}

std::optional<domain::uuid> uuid_member(json_value object, const char* name) {
  const auto text = text_member(object, name);
  return text ? domain::uuid::parse(*text) : std::nullopt;
}

std::optional<domain::timestamp> moment_member(json_value object,
                                               const char* name) {
  const auto text = text_member(object, name);
  return text ? domain::parse_iso(*text, domain::iso_form::date_time)
              : std::nullopt;
}

std::string decimal_member(json_value object, const char* name) {
  const auto found = object[name];
  if (const auto text = found.text()) return std::string{*text};
  return found.number_text().value_or("");
}

std::string error_text(const http_reply& reply, const std::string& fallback) {
  const json_document json{reply.body};
  const auto text = text_member(json.root(), "error");
  return text && !text->empty() ? *text : fallback;
}

upstream_error error_of(const http_reply& reply, const char* service) {
  const auto text =
      error_text(reply, std::string{service} + " answered with status " +
                            std::to_string(reply.status));
  if (reply.status == 404) return {upstream_errc::not_found, text};
  if (reply.status >= 400 && reply.status < 500)
    return {upstream_errc::refused, text};
  return {upstream_errc::failed, text};
}

}  // namespace orders::integrations
