/// Every connection takes a descriptor, and shells and systemd give a program
/// 1024 unless it asks for more.
#pragma once

#include <cstddef>

namespace orders::app {

/// Raises the limit of this process as far as it may go. Returns it.
std::size_t raise_descriptor_limit();

}  // namespace orders::app
