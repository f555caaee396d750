/// The JSON Schemas of docs/events.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace orders::tests {

/// What `docs/events` says against this payload of an event of this type, a
/// line for each fault. Throws when the type has no schema.
std::vector<std::string> faults_of(const std::string& type,
                                   const nlohmann::json& payload);

/// Keys of the payload that neither the type's schema nor the parts that it
/// takes over describe.
std::vector<std::string> unknown_keys(const std::string& type,
                                      const nlohmann::json& payload);

/// The text of a file in docs/events. Throws when there is none.
std::string event_document(const std::string& name);

}  // namespace orders::tests
