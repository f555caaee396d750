#include "tests/support/database.hpp"

#include <unistd.h>

#include <cstdlib>
#include <random>
#include <regex>
#include <stdexcept>

namespace orders::tests {

namespace {

std::string unique_name() {
  std::random_device random;
  return "t_" + std::to_string(::getpid()) + "_" + std::to_string(random()) +
         "_" + std::to_string(random());
}

std::string server_of_the_tests() {
  const char* given = std::getenv("TEST_DATABASE_URL");
  if (!given || !*given)
    throw std::runtime_error(
        "TEST_DATABASE_URL is not set: run the tests by script/test");
  return given;
}

}  // namespace

database::database() : database(server_of_the_tests()) {}

database::database(const std::string& server) : name_(unique_name()) {
  static const std::regex form{
      R"((postgres(?:ql)?://(?:[^@/]*@)?)([^:/?]+)(?::(\d+))?/([^?]*)(.*))"};
  std::smatch part;
  if (!std::regex_match(server, part, form))
    throw std::runtime_error("the server's URL is not a URL of one host");
  prefix_ = part[1];
  host_ = part[2];
  if (part[3].matched)
    port_ = static_cast<std::uint16_t>(std::stoi(part[3].str()));
  given_name_ = part[4];
  suffix_ = part[5];
  pqxx::connection session{url_of(given_name_)};
  pqxx::nontransaction{session}.exec("create database " + name_ +
                                     " template template0");
}

database::~database() {
  try {
    pqxx::connection session{url_of(given_name_)};
    pqxx::nontransaction{session}.exec("drop database if exists " + name_ +
                                       " with (force)");
  } catch (const std::exception&) {
    // The cluster may be gone already; its data go with it.
  }
}

std::string database::url() const {
  return url_of(name_);
}

std::string database::url_through(std::uint16_t port) const {
  return prefix_ + "127.0.0.1:" + std::to_string(port) + "/" + name_ + suffix_;
}

std::string database::url_of(const std::string& database_name) const {
  return prefix_ + host_ + ":" + std::to_string(port_) + "/" + database_name +
         suffix_;
}

int database::end_sessions() const {
  pqxx::connection session{url_of(given_name_)};
  pqxx::nontransaction tx{session};
  return tx
      .exec_params(
          "select count(pg_terminate_backend(pid, 10000)) "
          "from pg_stat_activity where datname = $1",
          name_)
      .at(0)
      .at(0)
      .as<int>();
}

void database::allow_sessions(bool allowed) const {
  pqxx::connection session{url_of(given_name_)};
  pqxx::nontransaction{session}.exec("alter database " + name_ +
                                     " allow_connections " +
                                     (allowed ? "true" : "false"));
}

}  // namespace orders::tests
