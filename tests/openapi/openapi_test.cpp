// http/openapi.yaml against the router's table, in both directions, and some
// rules that the description keeps by itself.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "domain/order_status.hpp"
#include "domain/shipment_status.hpp"
#include "http/api_docs/files.hpp"
#include "http/router.hpp"

namespace {

using nlohmann::json;
using orders::http::all_routes;
using orders::http::audience;

const json& description() {
  static const json parsed = [] {
    const auto file = orders::http::find_file(orders::http::api_docs::files(),
                                              "openapi.json");
    REQUIRE(file);
    return json::parse(file->bytes);
  }();
  return parsed;
}

/// `/api/orders/{id}` as the router writes it: `/api/orders/{}`.
std::string as_route(const std::string& path) {
  std::string out;
  bool inside = false;
  for (const char c : path) {
    if (c == '}') inside = false;
    if (!inside) out += c;
    if (c == '{') inside = true;
  }
  return out;
}

struct operation {
  std::string method;  // upper case
  std::string path;
  json body;

  std::string name() const { return method + ' ' + as_route(path); }
};

std::vector<operation> operations() {
  static const std::vector<std::pair<std::string, std::string>> methods = {
      {"get", "GET"},       {"put", "PUT"},        {"post", "POST"},
      {"delete", "DELETE"}, {"patch", "PATCH"},    {"head", "HEAD"},
      {"trace", "TRACE"},   {"options", "OPTIONS"}};
  std::vector<operation> out;
  for (const auto& [path, item] : description().at("paths").items())
    for (const auto& [key, method] : methods)
      if (item.contains(key)) out.push_back({method, path, item.at(key)});
  return out;
}

const json& resolve(const json& value) {
  if (!value.is_object() || !value.contains("$ref")) return value;
  const auto target = value.at("$ref").get<std::string>();
  REQUIRE(target.starts_with("#/"));
  return description().at(json::json_pointer{target.substr(1)});
}

/// Calls `visit` on every `$ref` of the document.
template <class Visit>
void each_reference(const json& value, Visit&& visit) {
  if (value.is_object() && value.contains("$ref") &&
      value.at("$ref").is_string())
    visit(value.at("$ref").get<std::string>());
  if (value.is_structured())
    for (const auto& part : value) each_reference(part, visit);
}

std::set<std::string> scheme_names(const json& security) {
  std::set<std::string> out;
  for (const auto& alternative : security)
    for (const auto& [name, scopes] : alternative.items()) out.insert(name);
  return out;
}

}  // namespace

TEST_CASE("every route is described, and nothing else is") {
  std::set<std::string> routed;
  for (const auto& r : all_routes())
    routed.insert(std::string{r.method} + ' ' + std::string{r.path});
  std::set<std::string> described;
  for (const auto& o : operations()) {
    INFO(o.name());
    CHECK(described.insert(o.name()).second);
  }
  CHECK(described == routed);
}

TEST_CASE("every described path finds its route") {
  for (const auto& o : operations()) {
    const auto path = as_route(o.path);
    std::string example;
    for (const char c : path)
      if (c == '}')
        example += "x";
      else if (c != '{')
        example += c;
    INFO(o.method << ' ' << example);
    const auto match = orders::http::find_route(o.method, example);
    REQUIRE(match.found);
    CHECK(match.found->path == path);
  }
}

TEST_CASE("each operation asks for the credentials that its route checks") {
  for (const auto& o : operations()) {
    INFO(o.name());
    REQUIRE(o.body.contains("security"));
    const auto schemes = scheme_names(o.body.at("security"));
    for (const auto& r : all_routes()) {
      if (std::string{r.method} + ' ' + std::string{r.path} != o.name())
        continue;
      CHECK((r.who == audience::everyone) == schemes.empty());
      if (r.who == audience::admins)
        CHECK_FALSE(schemes.contains("serviceToken"));
      const bool checked = r.who != audience::everyone;
      for (const char* status : {"401", "403"})
        CHECK(o.body.at("responses").contains(status) == checked);
    }
  }
}

TEST_CASE("each variable part of a path is described") {
  for (const auto& o : operations()) {
    INFO(o.name());
    std::set<std::string> described;
    const auto& item = description().at("paths").at(o.path);
    for (const auto* holder : {&item, &o.body})
      if (holder->contains("parameters"))
        for (const auto& p : holder->at("parameters"))
          if (resolve(p).at("in") == "path")
            described.insert(resolve(p).at("name").get<std::string>());
    std::set<std::string> wanted;
    for (auto open = o.path.find('{'); open != std::string::npos;
         open = o.path.find('{', open + 1))
      wanted.insert(o.path.substr(open + 1, o.path.find('}', open) - open - 1));
    CHECK(described == wanted);
  }
}

TEST_CASE("each body has an example, and each parameter") {
  const auto has_example = [](const json& media) {
    return media.contains("example") || media.contains("examples");
  };
  for (const auto& o : operations()) {
    INFO(o.name());
    if (o.body.contains("requestBody"))
      for (const auto& media : o.body.at("requestBody").at("content"))
        CHECK(has_example(media));
    for (const auto& [status, response] : o.body.at("responses").items()) {
      const auto& reply = resolve(response);
      if (!reply.contains("content")) continue;
      for (const auto& [type, media] : reply.at("content").items()) {
        INFO(status << ' ' << type);
        if (!type.starts_with("image/")) CHECK(has_example(media));
      }
    }
    if (o.body.contains("parameters"))
      for (const auto& p : o.body.at("parameters"))
        CHECK(has_example(resolve(p)));
  }
}

TEST_CASE("a 503 of the service always says when to come back") {
  for (const auto& o : operations()) {
    if (!o.body.at("responses").contains("503")) continue;
    INFO(o.name());
    const auto& reply = resolve(o.body.at("responses").at("503"));
    CHECK(reply.at("headers").contains("Retry-After"));
  }
}

TEST_CASE("what the description refers to is there, and all of it is used") {
  std::set<std::string> used;
  each_reference(description(), [&](const std::string& target) {
    INFO(target);
    used.insert(target);
    REQUIRE(target.starts_with("#/"));
    CHECK(description().contains(json::json_pointer{target.substr(1)}));
  });
  for (const auto& [kind, parts] : description().at("components").items()) {
    if (kind == "securitySchemes") continue;
    for (const auto& [name, part] : parts.items()) {
      INFO(kind << '/' << name);
      CHECK(used.contains("#/components/" + kind + '/' + name));
    }
  }
}

TEST_CASE("the statuses in the description are those of the domain") {
  using namespace orders::domain;
  const auto& schemas = description().at("components").at("schemas");
  CHECK(schemas.at("OrderStatus").at("enum") == json(order_status_names));
  CHECK(schemas.at("ShipmentStatus").at("enum") == json(shipment_status_names));
}

TEST_CASE("the title, version and tags are those of the contract") {
  CHECK(description().at("openapi").get<std::string>().starts_with("3.1."));
  CHECK(description().at("info").at("title") == "Order Service API");
  CHECK(description().at("info").at("version") == "1.0.0");
  std::set<std::string> tags;
  for (const auto& tag : description().at("tags"))
    tags.insert(tag.at("name").get<std::string>());
  CHECK(tags == std::set<std::string>{"Admin", "Events", "Orders", "Service"});
}
