#include "app/outbox_commands.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>

#include "db/database_url.hpp"
#include "db/outbox_store.hpp"

namespace orders::app {

namespace {

int complain(const std::string& why) {
  std::fprintf(stderr, "order-service: %s\n", why.c_str());
  return 1;
}

/// Runs `act(connection&)`, which answers the exit code.
template <class F>
int at_database(const settings& s, F&& act) {
  const auto conninfo = db::to_conninfo(s.database_url, {});
  if (!conninfo) return complain("ORDER_DATABASE_URL: " + conninfo.error());
  db::connection_keeper keeper{*conninfo};
  const auto code = keeper.with(act);
  if (!code)
    return complain("the database did not answer: " + code.error().message);
  return *code;
}

/// Errors come from outside; one event is to stay on one line.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(),
      [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text;
}

}  // namespace

int list_parked(const settings& s, int limit) {
  return at_database(s, [&](db::connection& c) {
    for (const auto& e : db::parked_events(c, limit))
      std::printf("%s %s %s %d %s\n", e.id.text().c_str(), e.type.c_str(),
                  e.order_id.text().c_str(), e.refusals,
                  one_line(e.error).c_str());
    return 0;
  });
}

int requeue_parked(const settings& s, const std::vector<std::string>& ids,
                   bool all) {
  std::optional<std::vector<domain::uuid>> wanted;
  if (!all) wanted.emplace();
  for (const auto& text : ids) {
    const auto id = domain::uuid::parse(text);
    if (!id) return complain(text + " is no event id");
    if (wanted) wanted->push_back(*id);
  }
  return at_database(s, [&](db::connection& c) {
    const auto done = db::requeue_parked(c, wanted);
    for (const auto& id : done) std::printf("%s requeued\n", id.text().c_str());
    db::ring_outbox(c, "requeue");
    if (!wanted) return 0;
    int code = 0;
    for (const auto& id : *wanted)
      if (std::find(done.begin(), done.end(), id) == done.end())
        code = complain(id.text() + " is not parked");
    return code;
  });
}

}  // namespace orders::app
