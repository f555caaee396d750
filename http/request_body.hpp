/// The body of a request as JSON, whatever it came as (contract 1.1): JSON,
/// URL-encoded form, gzip or deflate around either; anything else counts as
/// an empty object. Faults are found before authentication (contract 1.1).
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace orders::http {

struct body_fault {
  int status = 400;
  std::string text;
  /// Named when one value is at fault rather than the body as a whole.
  std::optional<std::string> field;
};

/// `content_type` and `content_encoding`: header values, empty when absent.
/// `longest` bounds the decoded size too. Nesting deeper than 32 is refused.
tl::expected<nlohmann::json, body_fault> read_body(
    const std::string& body, const std::string& content_type,
    const std::string& content_encoding, std::size_t longest);

}  // namespace orders::http
