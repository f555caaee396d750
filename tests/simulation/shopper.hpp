/// The people of a simulated run: shoppers who order and ask again until they
/// are answered, and what then becomes of their orders at payment-service, at
/// the courier, at the support desk.
#pragma once

#include <chrono>

namespace orders::tests {

class simulated_world;

/// Somebody new fills a basket and checks out after `pause`.
void let_shop(simulated_world& world, std::chrono::milliseconds pause);

}  // namespace orders::tests
