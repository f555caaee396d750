/// Files for browsers that the build embeds into the program: the page of a
/// folder, e.g. /api-docs/, and what lies beside it. Immutable, safe from any
/// thread.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>

namespace orders::http {

struct web_file {
  /// The last part of its path, e.g. `page.js`; the page is `index.html`.
  std::string_view name;
  std::string_view content_type;
  std::string_view bytes;
  /// The same, compressed (RFC 1952); empty where that saves nothing.
  std::string_view gzipped;
  /// Of the bytes; without the quotes of an entity tag.
  std::string_view fingerprint;
  /// Its name tells its content: what was fetched once is good for ever.
  bool immutable = false;
};

/// Defined by sources that cmake/embed_web_files.mjs generates.
using web_folder = std::span<const web_file>;

/// Names are exact.
inline std::optional<web_file> find_file(web_folder folder,
                                         std::string_view name) {
  const auto found = std::find_if(
      folder.begin(), folder.end(),
      [name](const web_file& candidate) { return candidate.name == name; });
  return found == folder.end() ? std::nullopt : std::optional{*found};
}

}  // namespace orders::http
