#include "tests/events/schemas.hpp"

#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace orders::tests {

namespace {

using nlohmann::json;
using adapter = valijson::adapters::NlohmannJsonAdapter;

json schema_of(const std::string& type) {
  return json::parse(event_document(type + ".schema.json"));
}

/// The schemas refer to each other by file name.
const json* fetch(const std::string& name) {
  return new json(json::parse(event_document(name)));
}

void add_keys(const json& schema, std::set<std::string>& keys) {
  if (schema.contains("properties"))
    for (const auto& [name, described] : schema.at("properties").items())
      keys.insert(name);
  if (!schema.contains("allOf")) return;
  for (const auto& part : schema.at("allOf")) {
    const auto target = part.at("$ref").get<std::string>();
    const auto hash = target.find('#');
    const auto document = json::parse(event_document(target.substr(0, hash)));
    add_keys(document.at(json::json_pointer{target.substr(hash + 1)}), keys);
  }
}

std::string line_of(const valijson::ValidationResults::Error& error) {
  std::string out;
  for (const auto& part : error.context) out += part;
  return out + ": " + error.description;
}

}  // namespace

std::string event_document(const std::string& name) {
  std::ifstream in{std::string{ORDER_SOURCE_DIR} + "/docs/events/" + name};
  if (!in) throw std::runtime_error("docs/events has no " + name);
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::vector<std::string> faults_of(const std::string& type,
                                   const json& payload) {
  const auto document = schema_of(type);
  valijson::Schema schema;
  valijson::SchemaParser parser{valijson::SchemaParser::kDraft7};
  parser.populateSchema<adapter>(adapter{document}, schema, fetch,
                                 [](const json* done) { delete done; });
  valijson::Validator validator{valijson::Validator::kStrongTypes};
  valijson::ValidationResults results;
  std::vector<std::string> out;
  if (validator.validate(schema, adapter{payload}, &results)) return out;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) out.push_back(line_of(error));
  return out;
}

std::vector<std::string> unknown_keys(const std::string& type,
                                      const json& payload) {
  std::set<std::string> known;
  add_keys(schema_of(type), known);
  std::vector<std::string> out;
  for (const auto& [name, value] : payload.items())
    if (!known.contains(name)) out.push_back(name);
  return out;
}

}  // namespace orders::tests
