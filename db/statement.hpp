/// A statement of sql/, embedded by the build: its name is its path below
/// sql/queries without `.sql`, and names the prepared statement as well.
#pragma once

#include <string_view>

namespace orders::db {

struct statement {
  const char* name;
  const char* text;
};

}  // namespace orders::db
