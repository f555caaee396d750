#include "tests/support/service.hpp"

#include <stdexcept>

namespace orders::tests {

namespace {

void override_with(environment& variables, const environment& settings) {
  for (const auto& [name, value] : settings) variables[name] = value;
}

}  // namespace

service::service(const reserved_port& port, const sandbox& neighbours,
                 const std::string& database_url, const environment& settings)
    : port_(port.number()),
      variables_({{"PORT", std::to_string(port_)},
                  {"BIND_ADDRESS", "127.0.0.1"},
                  {"NODE_ENV", "test"},
                  {"ORDER_DATABASE_URL", database_url},
                  {"GATEWAY_SECRET", gateway_secret},
                  {"SERVICE_SECRET", service_secret}}) {
  override_with(variables_, neighbours.urls());
  override_with(variables_, settings);
  start();
}

void service::start() {
  process_ = std::make_unique<process>(
      std::vector<std::string>{built_program("order-service"), "serve"},
      variables_);
  wait_until("order-service is ready", [&] {
    if (!process_->running())
      throw std::runtime_error("order-service ended:\n" + log());
    return connect().get("/health/ready").status == 200;
  });
}

void service::restart() {
  process_.reset();
  start();
}

void service::restart_with(const environment& settings) {
  override_with(variables_, settings);
  restart();
}

}  // namespace orders::tests
