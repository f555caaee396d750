/// The files below /api-docs/: Swagger UI, its page, and the description of
/// the API as YAML and JSON, embedded by the build (embed.mjs).
#pragma once

#include "http/web_file.hpp"

namespace orders::http::api_docs {

/// Defined by the generated source.
web_folder files();

}  // namespace orders::http::api_docs
