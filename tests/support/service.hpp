/// A running order-service on a port and a database of its own, with the
/// sandbox as its neighbours.
///
/// The port stays the same over restarts. Constructors return when
/// `/health/ready` answers 200; failures are exceptions that carry the log.
#pragma once

#include <memory>
#include <string>

#include "tests/support/client.hpp"
#include "tests/support/process.hpp"
#include "tests/support/reserved_port.hpp"
#include "tests/support/sandbox.hpp"

namespace orders::tests {

class service {
 public:
  /// `settings` override the defaults of a test. An empty database_url is
  /// refused by the service.
  service(const reserved_port& port, const sandbox& neighbours,
          const std::string& database_url, const environment& settings = {});

  int port() const { return port_; }
  client connect() const { return client{port_}.recording(); }
  process& program() { return *process_; }
  /// What it logged since its last start.
  std::string log() const { return process_->output(); }

  /// SIGTERM; the exit code.
  int stop() { return process_->terminate(); }
  /// kill -9.
  void kill() { process_->kill(); }
  /// Starts it again, after killing it if it still runs.
  void restart();
  /// As restart(), with these settings from now on.
  void restart_with(const environment& settings);

 private:
  void start();

  int port_;
  environment variables_;
  std::unique_ptr<process> process_;
};

}  // namespace orders::tests
