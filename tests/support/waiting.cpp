#include "tests/support/waiting.hpp"

#include <stdexcept>
#include <thread>

namespace orders::tests {

bool eventually(const std::function<bool()>& holds,
                std::chrono::milliseconds patient) {
  const auto until = std::chrono::steady_clock::now() + patient;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return true;
}

void wait_until(const std::string& what, const std::function<bool()>& holds,
                std::chrono::milliseconds patient) {
  if (!eventually(holds, patient))
    throw std::runtime_error("waited in vain until " + what);
}

}  // namespace orders::tests
