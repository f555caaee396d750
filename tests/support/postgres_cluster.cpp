#include "tests/support/postgres_cluster.hpp"

#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <pqxx/pqxx>
#include <stdexcept>

#include "tests/support/waiting.hpp"

namespace orders::tests {

namespace {

namespace fs = std::filesystem;

std::string newest_binaries() {
  std::pair<int, std::string> newest{0, ""};
  std::error_code none;
  for (const auto& version :
       fs::directory_iterator{"/usr/lib/postgresql", none})
    if (fs::exists(version.path() / "bin/initdb"))
      newest = std::max(newest, {std::atoi(version.path().filename().c_str()),
                                 version.path() / "bin"});
  if (newest.second.empty())
    throw std::runtime_error("PostgreSQL's server is not installed");
  return newest.second;
}

bool is_root() {
  return ::geteuid() == 0;
}

void give_to_owner(const std::string& folder) {
  if (!is_root()) return;
  const auto* owner = ::getpwnam("postgres");
  if (!owner || ::chown(folder.c_str(), owner->pw_uid, owner->pw_gid) != 0)
    throw std::runtime_error("cannot give " + folder + " to user postgres");
}

/// A killed postmaster's sessions hold its memory for a moment.
bool is_still_ending(const std::string& log) {
  return log.find("is still in use") != std::string::npos ||
         log.find("is another postmaster") != std::string::npos;
}

}  // namespace

std::vector<std::string> postgres_command(const std::string& program) {
  std::vector<std::string> out;
  // A change of user would lose the signal that ends it with its parent.
  if (is_root())
    out = {"/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres",
           "--init-groups",    "--pdeathsig=KILL", "--"};
  out.push_back(newest_binaries() + "/" + program);
  return out;
}

postgres_cluster::postgres_cluster(cluster_options options)
    : options_(std::move(options)) {
  make_home();
  std::vector<std::string> arguments{"--pgdata=" + data_, "--username=postgres",
                                     "--encoding=UTF8",   "--locale=C.UTF-8",
                                     "--auth-host=trust", "--auth-local=reject",
                                     "--no-instructions"};
  if (!options_.wal_on.empty()) {
    arguments.push_back("--waldir=" + take(options_.wal_on, "wal"));
    // Segments of 1 MB: a small disk is enough.
    arguments.emplace_back("--wal-segsize=1");
  }
  run("initdb", arguments);
  start();
}

postgres_cluster::postgres_cluster(const postgres_cluster& primary,
                                   cluster_options options)
    : options_(std::move(options)) {
  make_home();
  follow(primary);
}

void postgres_cluster::follow(const postgres_cluster& primary) {
  // The folder itself stays: pg_basebackup takes an empty one.
  for (const auto& entry : fs::directory_iterator{data_})
    fs::remove_all(entry.path());
  run("pg_basebackup",
      {"--pgdata=" + data_, "--host=127.0.0.1",
       "--port=" + std::to_string(primary.port()), "--username=postgres",
       "--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast"});
  start();
}

postgres_cluster::~postgres_cluster() {
  try {
    if (running()) {
      server_->signal(SIGQUIT);
      server_->await_end();
    }
  } catch (const std::exception&) {
    // process kills it.
  }
  server_.reset();
  // The last of its sessions may still write.
  eventually(
      [&] {
        std::error_code failed;
        for (const auto& folder : {data_, home_})
          fs::remove_all(folder, failed);
        return !failed;
      },
      std::chrono::seconds{10});
}

void postgres_cluster::make_home() {
  auto pattern = (fs::temp_directory_path() / "order-postgres.XXXXXX").string();
  if (!::mkdtemp(pattern.data()))
    throw std::runtime_error("cannot make a folder for a cluster");
  home_ = pattern;
  give_to_owner(home_);
  data_ = take(options_.data_on.empty() ? home_ : options_.data_on, "data");
}

std::string postgres_cluster::take(const std::string& folder,
                                   const std::string& name) const {
  const auto out = folder + "/" + name;
  fs::create_directory(out);
  fs::permissions(out, fs::perms::owner_all);
  give_to_owner(out);
  return out;
}

void postgres_cluster::run(const std::string& program,
                           const std::vector<std::string>& arguments) const {
  auto command = postgres_command(program);
  command.insert(command.end(), arguments.begin(), arguments.end());
  process p{command};
  if (p.await_end() != 0)
    throw std::runtime_error(program + " failed:\n" + p.output());
}

std::string postgres_cluster::url() const {
  return "postgresql://postgres@127.0.0.1:" + std::to_string(port()) +
         "/postgres";
}

void postgres_cluster::begin_start() {
  auto command = postgres_command("postgres");
  const auto add = [&](const std::string& setting) {
    command.insert(command.end(), {"-c", setting});
  };
  command.insert(command.end(), {"-D", data_});
  add("port=" + std::to_string(port()));
  for (const auto* setting :
       {"listen_addresses=127.0.0.1", "unix_socket_directories=",
        "logging_collector=off", "log_destination=stderr",
        "log_line_prefix=%m [%p] %d %a ", "shared_buffers=32MB"})
    add(setting);
  for (const auto& setting : options_.settings) add(setting);
  server_ = std::make_unique<process>(command);
}

void postgres_cluster::start() {
  begin_start();
  wait_until("a cluster takes sessions", [&] {
    if (takes_sessions()) return true;
    if (server_->running()) return false;
    const auto log = server_->output();
    if (!is_still_ending(log))
      throw std::runtime_error("PostgreSQL ended:\n" + log);
    begin_start();
    return false;
  });
}

bool postgres_cluster::takes_sessions() const {
  try {
    query("select 1");
    return true;
  } catch (const pqxx::failure&) {
    return false;
  }
}

void postgres_cluster::kill() {
  server_->kill();
}

void postgres_cluster::stop() {
  server_->signal(SIGINT);
  server_->await_end();
}

void postgres_cluster::promote() {
  query("select pg_promote(true, 60)");
  wait_until("a copy takes writes",
             [&] { return query("select pg_is_in_recovery()") == "f"; });
}

void postgres_cluster::set(const std::string& name,
                           const std::string& value) const {
  query("alter system set " + name + " = '" + value + "'");
  query("select pg_reload_conf()");
}

std::string postgres_cluster::query(const std::string& sql) const {
  pqxx::connection session{url()};
  const auto rows = pqxx::nontransaction{session}.exec(sql);
  return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
}

}  // namespace orders::tests
