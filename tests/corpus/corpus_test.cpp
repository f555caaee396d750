// Bad input of every kind (tests/corpus/*.json; the form is in entries.hpp)
// never gives a 5xx: it gets a 4xx in the contract's shape (contract 1.2) that
// names the field at fault, and writes nothing.
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "tests/corpus/entries.hpp"
#include "tests/corpus/wire.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

const std::string folder = std::string{ORDER_SOURCE_DIR} + "/tests/corpus";
const std::string user = "b1000000-0000-4000-8000-000000000001";

headers credentials_of(const std::string& who) {
  if (who == "nobody") return as_nobody();
  if (who == "user") return as_user(user);
  if (who == "admin") return as_admin();
  return as_service(who);
}

/// The entry's own headers go before the usual ones; an empty one is left out.
headers headers_of(const corpus_entry& entry) {
  auto out = credentials_of(entry.as);
  out.emplace("Host", "orders.test");
  out.emplace("Connection", "close");
  if (!entry.body.empty()) out.emplace("Content-Type", "application/json");
  if (!entry.body.empty() || entry.method != "GET")
    out.emplace("Content-Length", std::to_string(entry.body.size()));
  for (const auto& [name, value] : entry.header) out.erase(name);
  for (const auto& [name, value] : entry.header)
    if (!value.empty()) out.emplace(name, value);
  return out;
}

std::string request_of(const corpus_entry& entry) {
  if (!entry.wire.empty()) return entry.wire;
  auto out = entry.method + " " + entry.path + " HTTP/1.1\r\n";
  for (const auto& [name, value] : headers_of(entry))
    out += name + ": " + value + "\r\n";
  return out + "\r\n" + entry.body;
}

/// What is wrong with an error body, empty if nothing (contract 1.2).
std::string fault_of_error(const json& body, const corpus_entry& entry) {
  if (!body.is_object() || body.value("success", json{}) != false)
    return "no {\"success\":false}";
  const auto error = body.value("error", json{});
  if (!error.is_string() || error.get<std::string>().empty())
    return "no text in `error`";
  if (body.contains("stack")) return "a stack";
  if (entry.any_field.empty() && entry.all_fields.empty()) return {};
  if (error != "Validation failed") return "not \"Validation failed\"";
  std::set<std::string> named;
  for (const auto& detail : body.value("details", json::array())) {
    if (!detail.value("field", json{}).is_string() ||
        detail.value("message", json{""}).get<std::string>().empty())
      return "details without field and message";
    named.insert(detail.at("field").get<std::string>());
  }
  if (named.empty()) return "no details";
  if (!entry.all_fields.empty())
    return named == std::set<std::string>(entry.all_fields.begin(),
                                          entry.all_fields.end())
               ? ""
               : "not exactly the expected fields";
  for (const auto& field : named)
    if (std::find(entry.any_field.begin(), entry.any_field.end(), field) ==
        entry.any_field.end())
      return "names the field \"" + field + "\"";
  return {};
}

std::string fault_of(const reply& got, const corpus_entry& entry) {
  if (!got.answered()) return got.error;
  if (got.status >= 500) return "a fault of the server";
  if (std::find(entry.statuses.begin(), entry.statuses.end(), got.status) ==
      entry.statuses.end())
    return "another status";
  if (got.status < 400) return {};
  const auto body = json::parse(got.text, nullptr, false);
  return fault_of_error(body, entry);
}

std::string explained(const std::string& fault, const corpus_entry& entry,
                      const reply& got) {
  std::string out = entry.name + "\n  " + fault + "; expected";
  for (const int status : entry.statuses) out += " " + std::to_string(status);
  for (const auto& fields : {entry.any_field, entry.all_fields})
    for (const auto& field : fields) out += " \"" + field + "\"";
  return out + "\n  got " + std::to_string(got.status) + " " +
         got.text.substr(0, 300);
}

std::size_t orders_made(const reply& got) {
  if (got.status != 201) return 0;
  return got.data().at("ordersCreated").get<std::size_t>();
}

/// One order for each file that asks for one.
class orders_of_files {
 public:
  explicit orders_of_files(client connection)
      : connection_(std::move(connection)) {}

  corpus_entry placed(corpus_entry entry) {
    for (auto* text : {&entry.path, &entry.body})
      if (text->find("${order}") != std::string::npos)
        *text = substituted(std::move(*text), "order", of(entry.file));
    return entry;
  }

  std::size_t count() const { return ids_.size(); }

 private:
  const std::string& of(const std::string& file) {
    auto& id = ids_[file];
    if (id.empty())
      id = connection_
               .send("POST", "/api/orders", as_user(user),
                     valid_body(folder, "checkout", "order of " + file))
               .data()
               .at("orders")
               .at(0)
               .at("id");
    return id;
  }

  client connection_;
  std::map<std::string, std::string> ids_;
};

}  // namespace

TEST_CASE("the entries of the corpus are many, and no two are the same") {
  const auto entries = corpus_entries(folder);
  REQUIRE(entries.size() >= 350);
  std::set<std::string> names;
  for (const auto& entry : entries)
    if (!names.insert(entry.name).second) FAIL_CHECK("twice: " + entry.name);
}

TEST_CASE("bad input never gives a 5xx, and the reply names the field") {
  const auto entries = corpus_entries(folder);
  const world w{{{"SERVICE_PERMISSIONS", "*=*"}}};
  orders_of_files orders{w.orders.connect()};
  std::size_t sent = 0, refused = 0, made = 0, server_faults = 0;
  for (const auto& raw : entries) {
    const auto entry = orders.placed(raw);
    const auto got = answer_to(w.orders.port(), request_of(entry));
    ++sent;
    if (got.status >= 400 && got.status < 500) ++refused;
    if (got.status >= 500) ++server_faults;
    made += orders_made(got);
    const auto fault = fault_of(got, entry);
    if (!fault.empty()) FAIL_CHECK(explained(fault, entry, got));
  }
  CHECK(server_faults == 0);
  REQUIRE(sent >= 350);
  // Enough are bad that a service which refuses nothing cannot pass.
  CHECK(refused >= 300);

  // Nothing but what was answered with 201 has been written.
  CHECK(w.db.value<std::size_t>("select count(*) from \"order\"") ==
        made + orders.count());
  auto c = w.orders.connect();
  CHECK(c.get("/health").status == 200);
  CHECK(c.get("/health/ready").status == 200);
}
