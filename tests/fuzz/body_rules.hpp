/// What holds of every body, whether it is accepted or refused.
#pragma once

#include <nlohmann/json.hpp>

namespace orders::fuzz {

/// Of each reader of http/bodies.hpp: a refusal names a field, or that the body
/// is no object; what is accepted is within the limits, and means the same when
/// it is written down again and read.
void check_bodies(const nlohmann::json& body);

}  // namespace orders::fuzz
