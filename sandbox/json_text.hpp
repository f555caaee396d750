/// Writes one JSON object field by field into a string. For replies that are
/// made ten thousand times a second; everything else uses nlohmann::json.
/// Not thread-safe. Field names must need no escaping.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace orders::sandbox {

class json_text {
 public:
  json_text() { out_.reserve(usual_size); }

  /// Adds `"name":"value"`, escaped; invalid UTF-8 passes through unchanged.
  json_text& text(std::string_view name, std::string_view value);

  /// As text(), or `null` when the value is empty.
  json_text& text_or_null(std::string_view name, std::string_view value);

  /// Adds `"name":value` where value is JSON already.
  json_text& raw(std::string_view name, std::string_view value);

  json_text& null(std::string_view name) { return raw(name, "null"); }

  /// The object; the writer is spent afterwards.
  std::string finish();

 private:
  static constexpr std::size_t usual_size = 1536;

  void begin_field(std::string_view name);

  std::string out_ = "{";
};

}  // namespace orders::sandbox
