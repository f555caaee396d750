#include "tests/replicas/balancer.hpp"

#include <filesystem>
#include <stdexcept>

#include "tests/support/client.hpp"

namespace orders::tests {

namespace {

constexpr std::chrono::seconds patient{60};
std::string address(int port) {
  return "127.0.0.1:" + std::to_string(port);
}

}  // namespace

std::vector<std::string> haproxy(const std::vector<std::string>& more) {
  std::string program = "/usr/sbin/haproxy";
  if (!std::filesystem::exists(program))
    throw std::runtime_error("no " + program + ", run script/install");
  std::vector<std::string> out{
      program, "-f",
      std::string{ORDER_SOURCE_DIR} + "/deploy/haproxy/haproxy.cfg"};
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

environment balancer_variables(int port, int state_port,
                               const std::vector<int>& replicas) {
  environment out{{"BALANCER_BIND", address(port)},
                  {"BALANCER_STATS_BIND", address(state_port)},
                  {"BALANCER_CHECK_INTERVAL", "200ms"}};
  for (std::size_t i = 0; i < replicas.size(); ++i)
    out["ORDER_REPLICA_" + std::to_string(i + 1)] = address(replicas[i]);
  return out;
}

balancer::balancer(const reserved_port& port, const std::vector<int>& replicas)
    : program_(
          haproxy({"-db"}),
          balancer_variables(port.number(), state_port_.number(), replicas)) {
  wait_until(
      "HAProxy is there",
      [&] {
        if (!program_.running())
          throw std::runtime_error("HAProxy ended:\n" + log());
        return client{state_port_.number()}.get("/metrics").status == 200;
      },
      patient);
  for (std::size_t i = 1; i <= replicas.size(); ++i) await_state(i, "UP");
}

std::size_t balancer::sample(const std::string& name,
                             const std::string& backend, std::size_t replica,
                             const std::string& more) const {
  const auto start = "haproxy_server_" + name + "{proxy=\"" + backend +
                     "\",server=\"replica" + std::to_string(replica) + "\"" +
                     more + "} ";
  const auto page = client{state_port_.number()}.get("/metrics").text;
  const auto at = page.find(start);
  return at == page.npos ? 0 : std::stoul(page.substr(at + start.size()));
}

std::size_t balancer::reads_of(std::size_t replica) const {
  return sample("sessions_total", "reads", replica);
}

void balancer::await_state(std::size_t replica,
                           const std::string& state) const {
  const auto label = ",state=\"" + state + "\"";
  if (!eventually(
          [&] { return sample("status", "writes", replica, label) == 1; },
          patient))
    throw std::runtime_error("replica " + std::to_string(replica) +
                             " did not become " + state + "\n" + log());
}

}  // namespace orders::tests
