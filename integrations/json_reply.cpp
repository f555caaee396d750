#include "integrations/json_reply.hpp"

#include <charconv>

#include "domain/json_depth.hpp"

namespace orders::integrations {

namespace {

constexpr int deepest = 64;

}  // namespace

nlohmann::json parse_json(const std::string& body) {
  if (domain::is_nested_deeper(body, deepest))
    return nlohmann::json(nlohmann::json::value_t::discarded);
  return nlohmann::json::parse(body, nullptr, false);
}

std::optional<std::string> text_member(const nlohmann::json& object,
                                       const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  auto text = found->get<std::string>();
  if (text.find('\0') != std::string::npos) return std::nullopt;
  return text;
}

std::optional<domain::uuid> uuid_member(const nlohmann::json& object,
                                        const char* name) {
  const auto text = text_member(object, name);
  return text ? domain::uuid::parse(*text) : std::nullopt;
}

std::optional<domain::timestamp> moment_member(const nlohmann::json& object,
                                               const char* name) {
  const auto text = text_member(object, name);
  return text ? domain::parse_iso(*text, domain::iso_form::date_time)
              : std::nullopt;
}

std::string decimal_member(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  if (found->is_number_integer()) return found->dump();
  if (!found->is_number_float()) return {};
  // The shortest text that reads back as the same number: what was sent.
  char buffer[64];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, found->get<double>());
  return {buffer, end.ptr};
}

std::string error_text(const http_reply& reply, const std::string& fallback) {
  const auto json = parse_json(reply.body);
  if (!json.is_object()) return fallback;
  const auto text = text_member(json, "error");
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
