/// The incidents of orders (table order_incident, domain/incident.hpp).
#pragma once

#include <span>

#include "db/connection.hpp"
#include "domain/incident.hpp"

namespace orders::db {

void keep_incidents(connection& c, std::span<const domain::incident> incidents);

/// Removes those that happened last before `moment`; how many, at most `most`.
int forget_incidents_before(connection& c, domain::timestamp moment, int most);

}  // namespace orders::db
