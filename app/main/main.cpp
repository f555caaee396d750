// order-service: turns baskets into orders and carries each through its life.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "app/outbox_commands.hpp"
#include "app/serve.hpp"
#include "app/signals.hpp"

namespace {

/// Threads inherit the mask: signals are waited for in one place only.
void block_awaited_signals() {
  const auto awaited = orders::app::awaited_signals();
  pthread_sigmask(SIG_BLOCK, &awaited, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

template <class Run>
int with_settings(Run run) {
  const auto settings =
      orders::app::read_settings(orders::app::environment_variables());
  if (!settings) {
    std::fprintf(stderr, "order-service: %s\n", settings.error().c_str());
    return 1;
  }
  return run(*settings);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App cli{"order-service: from a shopping basket to orders"};
  cli.require_subcommand(1);
  cli.footer(
      "Settings (environment variables, or .env here; default in "
      "parentheses):\n" +
      orders::app::describe_settings());
  cli.add_subcommand("serve", "Serve the API until SIGTERM");
  auto* migrate =
      cli.add_subcommand("migrate", "Bring the database to our schema");
  bool status_only = false;
  migrate->add_flag("--status", status_only, "Only show what is applied");
  cli.add_subcommand(
      "relay", "Publish events and sweep, without the API, until SIGTERM");
  auto* outbox =
      cli.add_subcommand("outbox", "Events that Kafka kept refusing");
  outbox->require_subcommand(1);
  auto* list = outbox->add_subcommand("list", "Print them");
  int limit = 100;
  list->add_option("--limit", limit, "At most so many")
      ->check(CLI::Range(1, 100'000));
  auto* requeue = outbox->add_subcommand("requeue", "Let them be tried again");
  std::vector<std::string> ids;
  bool all = false;
  auto* some = requeue->add_option("ID", ids, "Ids of events");
  requeue->add_flag("--all", all, "Every one of them")->excludes(some);
  cli.add_subcommand("version", "Print the version");
  CLI11_PARSE(cli, argc, argv);

  if (cli.got_subcommand("version")) {
    std::printf("order-service %s\n", ORDER_SERVICE_VERSION);
    return 0;
  }
  if (cli.got_subcommand("migrate"))
    return with_settings(status_only ? orders::app::show_migrations
                                     : orders::app::migrate);
  if (list->parsed())
    return with_settings([&](const auto& settings) {
      return orders::app::list_parked(settings, limit);
    });
  if (requeue->parsed()) {
    if (ids.empty() && !all) {
      std::fprintf(stderr, "order-service: requeue takes ids or --all\n");
      return 1;
    }
    return with_settings([&](const auto& settings) {
      return orders::app::requeue_parked(settings, ids, all);
    });
  }
  block_awaited_signals();
  if (cli.got_subcommand("relay")) return with_settings(orders::app::relay);
  return with_settings(orders::app::serve);
}
