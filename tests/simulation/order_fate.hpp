/// What becomes of an order of a simulated run: it is paid, cancelled, sent,
/// paid back or forgotten, in any order, and each is told to the service late,
/// twice or not at all.
#pragma once

#include "actors/messages.hpp"

namespace orders::tests {

class simulated_world;

void let_happen(simulated_world& world, const actors::order_ptr& order);

}  // namespace orders::tests
