/// The files below /api-docs/: Swagger UI, its page, and the description of
/// the API as YAML and JSON. The build embeds them (embed.mjs); immutable,
/// safe from any thread.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace orders::http::api_docs {

struct asset {
  /// The last part of its path, e.g. `page.js`; the page is `index.html`.
  std::string_view name;
  std::string_view content_type;
  std::string_view bytes;
  /// The same, compressed (RFC 1952); empty where that saves nothing.
  std::string_view gzipped;
  /// Of the bytes; without the quotes of an entity tag.
  std::string_view fingerprint;
};

/// Defined by the generated source.
std::span<const asset> all_assets();

/// Names are exact.
inline std::optional<asset> find(std::string_view name) {
  for (const auto& candidate : all_assets())
    if (candidate.name == name) return candidate;
  return std::nullopt;
}

}  // namespace orders::http::api_docs
