/// The files below /console/: the page for support and operations staff, which
/// console/ holds and the build bundles and embeds (console/build.mjs).
#pragma once

#include "http/web_file.hpp"

namespace orders::http::console {

/// Defined by the generated source.
web_folder files();

}  // namespace orders::http::console
