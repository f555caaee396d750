#include "db/incident_store.hpp"

#include "domain/change_builder.hpp"
#include "domain/json_writer.hpp"
#include "domain/utf8.hpp"
#include "sql_queries.hpp"

namespace orders::db {

namespace {

/// Of order_incident.text: a neighbour's error may be of any length.
constexpr std::size_t longest_text = 200;

}  // namespace

void keep_incidents(connection& c,
                    std::span<const domain::incident> incidents) {
  if (incidents.empty()) return;
  domain::json_writer json{incidents.size() * 256};
  json.begin_array();
  for (const auto& i : incidents) {
    json.begin_object()
        .member("order_id", i.order_id)
        .member("kind", to_text(i.kind))
        .member("what", i.what)
        .member("by_type", domain::to_text(i.by.kind))
        .member("text", domain::storable_beginning(i.text, longest_text))
        .member_if("by_id", i.by.user_id)
        .end_object();
  }
  pqxx::nontransaction tx{c.raw()};
  c.run(tx, sql::incident_keep, json.end_array().take());
}

int forget_incidents_before(connection& c, domain::timestamp moment, int most) {
  pqxx::nontransaction tx{c.raw()};
  return static_cast<int>(
      c.run(tx, sql::incident_forget, domain::to_iso_text(moment), most)
          .affected_rows());
}

}  // namespace orders::db
