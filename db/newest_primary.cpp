#include "db/newest_primary.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <pqxx/pqxx>
#include <string_view>

namespace orders::db {

namespace {

/// "a,b": both; "a": one that serves every host.
std::vector<std::string> parts_of(std::string_view list) {
  std::vector<std::string> out;
  for (;;) {
    const auto comma = list.find(',');
    out.emplace_back(list.substr(0, comma));
    if (comma == list.npos) return out;
    list.remove_prefix(comma + 1);
  }
}

bool is_per_host(std::string_view keyword) {
  return keyword == "host" || keyword == "hostaddr" || keyword == "port";
}

void append(std::string& out, std::string_view keyword,
            std::string_view value) {
  if (!out.empty()) out += ' ';
  out += keyword;
  out += "='";
  for (const char c : value) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  out += '\'';
}

/// The highest timeline that this process has met, by what names the servers.
class met_timelines {
 public:
  std::int64_t highest(const std::string& servers) {
    const std::lock_guard lock{mutex_};
    return highest_[servers];
  }
  void meet(const std::string& servers, std::int64_t timeline) {
    const std::lock_guard lock{mutex_};
    auto& highest = highest_[servers];
    highest = std::max(highest, timeline);
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::int64_t> highest_;
};

met_timelines& met() {
  static met_timelines all;
  return all;
}

/// Zero for a server that follows another.
std::int64_t timeline_of(const std::string& host) {
  pqxx::connection session{host};
  return pqxx::nontransaction{session}
      .exec(
          "select case when pg_is_in_recovery() then 0 else ('x' || "
          "left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint "
          "end")[0][0]
      .as<std::int64_t>();
}

}  // namespace

std::vector<std::string> each_host(const std::string& conninfo) {
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed{
      PQconninfoParse(conninfo.c_str(), nullptr), PQconninfoFree};
  if (!parsed) return {conninfo};
  std::size_t hosts = 1;
  for (auto* o = parsed.get(); o->keyword; ++o)
    if (o->val && is_per_host(o->keyword))
      hosts = std::max(hosts, parts_of(o->val).size());
  std::vector<std::string> out(hosts);
  for (std::size_t i = 0; i < hosts; ++i)
    for (auto* o = parsed.get(); o->keyword; ++o) {
      if (!o->val) continue;
      const auto parts = is_per_host(o->keyword)
                             ? parts_of(o->val)
                             : std::vector<std::string>{o->val};
      append(out[i], o->keyword, parts.size() > 1 ? parts.at(i) : parts[0]);
    }
  return out;
}

std::string newest_primary(const std::string& conninfo) {
  const auto hosts = each_host(conninfo);
  if (hosts.size() < 2) return conninfo;
  const auto known = met().highest(conninfo);
  std::string best, why = "every server is behind the one that took over";
  std::int64_t highest = 0;
  for (const auto& host : hosts) {
    try {
      const auto timeline = timeline_of(host);
      if (timeline < known || (!best.empty() && timeline <= highest)) continue;
      best = host;
      highest = timeline;
    } catch (const pqxx::failure& e) {
      why = e.what();
    }
    // Only who has met none yet must look at all of them.
    if (!best.empty() && known > 0) break;
  }
  if (best.empty()) throw pqxx::broken_connection(why);
  met().meet(conninfo, highest);
  return best;
}

}  // namespace orders::db
