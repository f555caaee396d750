/// Whether a simulated run kept its promises: what the checker of all fault
/// tests asks (tests/support/checker.hpp), and what only a simulation sees.
#pragma once

#include <string>
#include <vector>

namespace orders::tests {

class simulated_world;

/// One text for each violation. REQUIRES: the run is over.
std::vector<std::string> judge(simulated_world& world);

/// What happened to every order, for who looks for the reason.
std::string story_of(simulated_world& world);

}  // namespace orders::tests
