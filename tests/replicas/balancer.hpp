/// HAProxy with the configuration of deploy/haproxy, in front of replicas on
/// this machine.
#pragma once

#include <string>
#include <vector>

#include "tests/support/process.hpp"
#include "tests/support/reserved_port.hpp"

namespace orders::tests {

/// Sets the variables of the configuration. `replicas` are ports.
environment balancer_variables(int port, int state_port,
                               const std::vector<int>& replicas);

class balancer {
 public:
  /// Takes requests on `port`; throws with its log when it does not start.
  balancer(const reserved_port& port, const std::vector<int>& replicas);

  /// Waits until the replica, counted from 1, counts as `UP` or `DOWN`.
  void await_state(std::size_t replica, const std::string& state) const;
  /// How many reads it gave to this replica.
  std::size_t reads_of(std::size_t replica) const;
  std::string log() const { return program_.output(); }

 private:
  /// A sample of HAProxy's own metrics about a replica; nothing: 0.
  std::size_t sample(const std::string& name, const std::string& backend,
                     std::size_t replica, const std::string& more = "") const;

  reserved_port state_port_;
  process program_;
};

/// The program and the arguments that name the configuration.
std::vector<std::string> haproxy(const std::vector<std::string>& more = {});

}  // namespace orders::tests
