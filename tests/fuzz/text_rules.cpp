#include "tests/fuzz/text_rules.hpp"

#include <nlohmann/json.hpp>

#include "domain/column_limits.hpp"
#include "domain/json_writer.hpp"
#include "domain/utf8.hpp"

namespace orders::fuzz {

bool is_text(const std::optional<std::string>& text, std::size_t longest) {
  return !text ||
         (domain::is_storable_text(*text) && domain::fits(*text, longest));
}

bool writes_and_reads_alike(std::string_view text) {
  domain::json_writer out{text.size() + 16};
  out.begin_array().value(text).end_array();
  const auto read = nlohmann::json::parse(out.take(), nullptr, false);
  return read.is_array() && read.size() == 1 && read[0] == text;
}

}  // namespace orders::fuzz
