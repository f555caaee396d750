/// The subcommands of the program. Each returns the exit code.
#pragma once

#include "app/settings.hpp"

namespace orders::app {

/// Runs the service until SIGTERM or SIGINT. REQUIRES: awaited_signals()
/// (signals.hpp) are blocked in the calling thread.
int serve(const settings& s);

/// Runs the relay and the sweepers without the API, until SIGTERM or SIGINT.
/// REQUIRES: as serve().
int relay(settings s);

int migrate(const settings& s);
int show_migrations(const settings& s);

}  // namespace orders::app
