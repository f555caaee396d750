/// Which of several servers to write to, because one may take over from
/// another.
///
/// A primary that was taken over from and returns believes that it still is
/// one, and takes writes that are lost with it. PostgreSQL counts take-overs: a
/// server's timeline is higher than that of the one it took over from. So the
/// server of the highest timeline is chosen, and one that is behind what this
/// process has met before is never used again.
#pragma once

#include <string>
#include <vector>

namespace orders::db {

/// One for each server that it names, in its order.
std::vector<std::string> each_host(const std::string& conninfo);

/// Of one server: itself, without a look. Of several: the one to be used, which
/// takes writes at the moment. Throws what libpqxx throws when there is none.
/// Any thread.
std::string newest_primary(const std::string& conninfo);

}  // namespace orders::db
