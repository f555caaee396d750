#include "db/group_commit.hpp"

#include <algorithm>
#include <thread>
#include <unordered_set>

#include "db/order_rows.hpp"
#include "db/write_json.hpp"
#include "sql_queries.hpp"

namespace orders::db {

namespace {

using namespace std::chrono_literals;
using domain::uuid;

constexpr int most_attempts = 5;
constexpr auto resolve_pause = 20ms;

/// The id that the statement answers for a command that it carried out.
const uuid& key_of(const write_command& command) {
  if (const auto* p = std::get_if<const domain::placement*>(&command))
    return (*p)->checkout.id;
  return std::get<const domain::order_change*>(command)->after.id;
}

/// The id of a row that exists if and only if the command was committed.
const uuid& proof_of(const write_command& command) {
  if (const auto* p = std::get_if<const domain::placement*>(&command))
    return (*p)->checkout.id;
  return std::get<const domain::order_change*>(command)->history.front().id;
}

struct split_batch {
  std::vector<const domain::placement*> placements;
  std::vector<const domain::order_change*> changes;
};

template <class Items>
split_batch split(const Items& batch) {
  split_batch out;
  for (const auto* i : batch) {
    if (const auto* p = std::get_if<const domain::placement*>(&i->command))
      out.placements.push_back(*p);
    else
      out.changes.push_back(std::get<const domain::order_change*>(i->command));
  }
  return out;
}

void collect(const pqxx::result& rows, std::vector<uuid>& into) {
  for (const auto& row : rows) into.push_back(to_uuid(row[0]));
}

/// Carries the batch out and answers the ids of what was applied. A single
/// kind of command needs no transaction block: one statement is one.
std::vector<uuid> execute(connection& c, const split_batch& batch) {
  std::vector<uuid> applied;
  const auto place = [&](pqxx::transaction_base& tx) {
    collect(c.run(tx, sql::checkout_place, placements_json(batch.placements)),
            applied);
  };
  const auto change = [&](pqxx::transaction_base& tx) {
    collect(c.run(tx, sql::order_change, changes_json(batch.changes)), applied);
  };
  if (batch.placements.empty()) {
    pqxx::nontransaction tx{c.raw()};
    change(tx);
  } else if (batch.changes.empty()) {
    pqxx::nontransaction tx{c.raw()};
    place(tx);
  } else {
    pqxx::work tx{c.raw()};
    place(tx);
    change(tx);
    tx.commit();
  }
  return applied;
}

std::vector<uuid> read_back(connection& c, const split_batch& batch) {
  std::vector<uuid> checkouts;
  for (const auto* p : batch.placements) checkouts.push_back(p->checkout.id);
  std::vector<uuid> histories;
  for (const auto* change : batch.changes)
    histories.push_back(change->history.front().id);
  std::vector<uuid> found;
  pqxx::nontransaction tx{c.raw()};
  if (!checkouts.empty())
    collect(c.run(tx, sql::checkout_existing, to_array(checkouts)), found);
  if (!histories.empty())
    collect(c.run(tx, sql::order_status_history_existing, to_array(histories)),
            found);
  return found;
}

}  // namespace

std::vector<write_outcome> group_commit::commit(
    std::span<const write_command> batch) {
  std::vector<item> all;
  for (const auto& command : batch) all.push_back({command, {}, false});
  items pointers;
  for (auto& i : all) pointers.push_back(&i);
  run(pointers);
  std::vector<write_outcome> out;
  for (auto& i : all) out.push_back(std::move(i.outcome));
  return out;
}

void group_commit::run(items batch) {
  for (int attempt = 0; attempt < most_attempts && !batch.empty(); ++attempt) {
    const auto parts = split(batch);
    auto applied =
        keeper_.with([&](connection& c) { return execute(c, parts); });
    if (applied) {
      settle(batch, *applied);
      return;
    }
    const auto& why = applied.error();
    for (auto* i : batch) i->outcome = {write_verdict::failed, why};
    if (why.code == errc::connection_lost) {
      for (auto* i : batch) i->in_doubt = true;
      if (!resolve(batch)) return;
      std::erase_if(batch, [](const auto* i) {
        return i->outcome.verdict == write_verdict::committed;
      });
    } else if (why.code == errc::unavailable) {
      if (batch.front()->in_doubt) resolve(batch);
      return;
    } else if (why.code != errc::retry) {
      if (batch.size() > 1) bisect(batch);
      return;
    }
  }
}

void group_commit::bisect(const items& batch) {
  const auto middle =
      batch.begin() + static_cast<std::ptrdiff_t>(batch.size() / 2);
  run({batch.begin(), middle});
  run({middle, batch.end()});
}

bool group_commit::resolve(const items& batch) {
  const auto parts = split(batch);
  const auto deadline = std::chrono::steady_clock::now() + resolve_patience_;
  for (;;) {
    auto found =
        keeper_.with([&](connection& c) { return read_back(c, parts); });
    if (found) {
      const std::unordered_set<uuid> proofs{found->begin(), found->end()};
      for (auto* i : batch)
        if (proofs.contains(proof_of(i->command)))
          i->outcome = {write_verdict::committed, {}};
      return true;
    }
    if (std::chrono::steady_clock::now() >= deadline) {
      for (auto* i : batch)
        i->outcome = {write_verdict::unknown, found.error()};
      return false;
    }
    std::this_thread::sleep_for(resolve_pause);
  }
}

void group_commit::settle(const items& batch,
                          const std::vector<uuid>& applied) {
  const std::unordered_set<uuid> done{applied.begin(), applied.end()};
  items doubtful;
  for (auto* i : batch) {
    const bool committed = done.contains(key_of(i->command));
    i->outcome = {
        committed ? write_verdict::committed : write_verdict::conflict, {}};
    if (!committed && i->in_doubt) doubtful.push_back(i);
  }
  // A lost attempt of ours may have won the race against its repetition.
  if (!doubtful.empty()) resolve(doubtful);
}

}  // namespace orders::db
