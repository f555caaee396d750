/// order-sandbox: plays the neighbours of order-service (`serve`, the default)
/// or a Kafka cluster (`kafka`) or the gateway before it (`gateway`), or prints
/// signed headers for curl (`sign-gateway`, `sign-service`).
#include <signal.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>

#include "sandbox/gateway.hpp"
#include "sandbox/kafka_broker.hpp"
#include "sandbox/sandbox.hpp"
#include "sandbox/token.hpp"

namespace {

using namespace orders::sandbox;

struct command_line {
  sandbox_settings settings;
  bool no_record = false;
  std::string ports_file;
  std::string user;
  std::string role;
  std::string gateway_name = "apiGateway";
  std::string gateway_secret;
  std::string service_name;
  std::string service_secret;
  gateway_settings gateway;
  kafka_broker_settings kafka;
  std::vector<std::string> topics;
};

void add_serve_options(CLI::App& app, command_line& line) {
  auto& settings = line.settings;
  auto port = [&](const char* option, const char* variable, int& into) {
    app.add_option(option, into, "0 takes any free port")
        ->envname(variable)
        ->check(CLI::Range(0, 65535));
  };
  port("--product-port", "SANDBOX_PRODUCT_PORT", settings.ports[0]);
  port("--auth-port", "SANDBOX_AUTH_PORT", settings.ports[1]);
  port("--cart-port", "SANDBOX_CART_PORT", settings.ports[2]);
  port("--payment-port", "SANDBOX_PAYMENT_PORT", settings.ports[3]);
  port("--warehouse-port", "SANDBOX_WAREHOUSE_PORT", settings.ports[4]);
  port("--address-port", "SANDBOX_ADDRESS_PORT", settings.ports[5]);
  port("--control-port", "SANDBOX_CONTROL_PORT", settings.control_port);
  app.add_option("--host", settings.host, "Numeric address to listen on")
      ->envname("SANDBOX_HOST")
      ->check(CLI::ValidIPV4);
  app.add_option("--order-service-url", settings.order_service_url,
                 "Where payments and shipments are reported")
      ->envname("ORDER_SERVICE_URL");
  app.add_option("--service-secret", settings.secret,
                 "Signs and checks service tokens; none: neither")
      ->envname("SERVICE_SECRET");
  app.add_option("--service-secret-previous", settings.previous_secret,
                 "Accepted beside it while it is being replaced")
      ->envname("SERVICE_SECRET_PREVIOUS");
  app.add_option("--seed", settings.catalogue.seed, "Of prices and chance")
      ->envname("SANDBOX_SEED");
  app.add_option("--sellers", settings.catalogue.sellers, "Sellers")
      ->envname("SANDBOX_SELLERS")
      ->check(CLI::Range(0, 1'000'000));
  app.add_option("--products", settings.catalogue.products,
                 "Highest number of an ordinary product")
      ->envname("SANDBOX_PRODUCTS")
      ->check(CLI::Range(0, 1'000'000));
  app.add_option("--threads", settings.threads, "Connections per neighbour")
      ->envname("SANDBOX_THREADS")
      ->check(CLI::Range(1, 4096));
  app.add_option("--idle-seconds", settings.idle_seconds,
                 "Then a silent connection is closed")
      ->envname("SANDBOX_IDLE_SECONDS")
      ->check(CLI::Range(1, 86'400));
  app.add_option("--calls", settings.most_calls, "Calls kept per neighbour")
      ->envname("SANDBOX_CALLS");
  app.add_option("--invoices", settings.most_invoices,
                 "Invoices kept; then payment-service answers 503")
      ->envname("SANDBOX_INVOICES");
  app.add_flag("--no-record", line.no_record, "Only count calls")
      ->envname("SANDBOX_NO_RECORD");
  app.add_option("--ports-file", line.ports_file,
                 "Written as JSON once everything listens")
      ->envname("SANDBOX_PORTS_FILE");
}

bool write_ports_file(const sandbox& world, const std::string& path) {
  // Renamed into place, so that a reader never sees half of it.
  auto draft = path + ".new";
  {
    std::ofstream out{draft};
    out << '{';
    for (auto each : all_neighbours)
      out << '"' << name_of(each) << "\":" << world.port(each) << ',';
    out << "\"control\":" << world.control_port() << "}\n";
    if (!out.flush()) return false;
  }
  return std::rename(draft.c_str(), path.c_str()) == 0;
}

/// REQUIRES: no thread runs yet; all inherit the mask, and only the sigwait of
/// await_ending() sees the signals.
sigset_t block_endings() {
  sigset_t endings;
  sigemptyset(&endings);
  sigaddset(&endings, SIGTERM);
  sigaddset(&endings, SIGINT);
  pthread_sigmask(SIG_BLOCK, &endings, nullptr);
  return endings;
}

void await_ending(const sigset_t& endings) {
  int which = 0;
  sigwait(&endings, &which);
}

int serve(command_line line) {
  const auto endings = block_endings();
  line.settings.record = !line.no_record;
  sandbox world{line.settings};
  if (auto listening = world.start(); !listening) {
    std::cerr << "order-sandbox: " << listening.error() << '\n';
    return 1;
  }
  if (!line.ports_file.empty() && !write_ports_file(world, line.ports_file)) {
    std::cerr << "order-sandbox: cannot write " << line.ports_file << '\n';
    return 1;
  }
  for (auto each : all_neighbours)
    std::cout << name_of(each) << ' ' << world.url(each) << '\n';
  std::cout << "control " << world.control_url() << "\nready" << std::endl;
  await_ending(endings);
  world.stop();
  return 0;
}

int play_kafka(command_line line) {
  const auto endings = block_endings();
  for (const auto& text : line.topics) {
    auto topic = parse_topic(text);
    if (!topic) {
      std::cerr << "order-sandbox: " << topic.error() << '\n';
      return 1;
    }
    line.kafka.topics.push_back(std::move(*topic));
  }
  kafka_broker broker{line.kafka};
  if (auto listening = broker.start(); !listening) {
    std::cerr << "order-sandbox: " << listening.error() << '\n';
    return 1;
  }
  std::cout << broker.bootstrap() << "\ncontrol " << broker.control_url()
            << "\nready" << std::endl;
  await_ending(endings);
  broker.stop();
  return 0;
}

int play_gateway(command_line line) {
  const auto endings = block_endings();
  line.gateway.name = line.gateway_name;
  line.gateway.secret = line.gateway_secret;
  line.gateway.user = line.user;
  gateway before{line.gateway};
  if (auto listening = before.start(); !listening) {
    std::cerr << "order-sandbox: " << listening.error() << '\n';
    return 1;
  }
  std::cout << "gateway " << before.url() << "\nready" << std::endl;
  await_ending(endings);
  before.stop();
  return 0;
}

int sign_gateway(const command_line& line) {
  std::cout << "x-gateway-auth: "
            << signed_token(line.gateway_name, unix_seconds(),
                            line.gateway_secret)
            << "\nx-user-id: " << line.user << '\n';
  if (!line.role.empty()) std::cout << "x-user-role: " << line.role << '\n';
  return 0;
}

int sign_service(const command_line& line) {
  std::cout << "x-service-auth: "
            << signed_token(line.service_name, unix_seconds(),
                            line.service_secret)
            << "\nx-service-name: " << line.service_name << '\n';
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  command_line line;
  CLI::App app{"Plays the neighbours of order-service."};
  app.name("order-sandbox");
  app.require_subcommand(0, 1);
  app.option_defaults()->always_capture_default();
  add_serve_options(app, line);
  app.add_subcommand("serve", "Play the neighbours (the default)")
      ->fallthrough();
  auto* headers =
      app.add_subcommand("sign-gateway", "Print a gateway's headers");
  headers->add_option("--role", line.role, "Role; none: no role header");
  auto* playing = app.add_subcommand("gateway", "Play the gateway");
  playing->add_option("--role", line.gateway.role,
                      "Role; none: no role header");
  playing
      ->add_option("--host", line.gateway.host, "Numeric address to listen on")
      ->check(CLI::ValidIPV4);
  playing->add_option("--port", line.gateway.port, "0 takes any free port")
      ->check(CLI::Range(0, 65535));
  playing
      ->add_option("--order-service-url", line.gateway.order_service_url,
                   "Where requests go")
      ->envname("ORDER_SERVICE_URL");
  for (auto* each : {headers, playing}) {
    each->add_option("--user", line.user, "User id")->required();
    each->add_option("--name", line.gateway_name, "Gateway name");
    each->add_option("--secret", line.gateway_secret, "HMAC secret")
        ->envname("GATEWAY_SECRET")
        ->required();
  }
  auto* service = app.add_subcommand("sign-service", "Print service headers");
  service->add_option("--name", line.service_name, "Service name")->required();
  service->add_option("--secret", line.service_secret, "HMAC secret")
      ->envname("SERVICE_SECRET")
      ->required();
  auto* kafka = app.add_subcommand("kafka", "Play a Kafka cluster");
  kafka->add_option("--brokers", line.kafka.brokers, "Brokers")
      ->check(CLI::Range(1, 9));
  kafka->add_option("--topic", line.topics, "NAME:PARTITIONS, repeatable");
  kafka
      ->add_option("--control-port", line.kafka.control_port,
                   "0 takes any free port")
      ->check(CLI::Range(0, 65535));
  CLI11_PARSE(app, argc, argv);
  if (headers->parsed()) return sign_gateway(line);
  if (playing->parsed()) return play_gateway(std::move(line));
  if (service->parsed()) return sign_service(line);
  if (kafka->parsed()) return play_kafka(std::move(line));
  return serve(std::move(line));
}
