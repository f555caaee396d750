/// Moments as PostgreSQL reads them, to the microsecond: what was read from a
/// row must compare equal to it.
#pragma once

#include <string>

#include "domain/time.hpp"

namespace orders::db {

std::string moment_text(domain::timestamp when);

}  // namespace orders::db
