#include "domain/order_command.hpp"

#include "domain/order_decisions.hpp"

namespace orders::domain {

decision decide(const order& current, const order_command& command,
                const requester& by, const environment& env) {
  return std::visit(
      [&](const auto& c) { return decide_on(current, c, by, env); }, command);
}

}  // namespace orders::domain
