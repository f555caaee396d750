/// Group commit: many commands, one transaction, each command whole or not at
/// all (design 5, measured in stack notes: 3 to 5 times the throughput of one
/// transaction per command).
///
/// When the batch fails, it is bisected until the guilty command fails alone.
/// When the connection is lost in between, what became of the batch is found
/// out by reading back the ids that it would have written; what is not there
/// is sent again. For one thread.
#pragma once

#include <chrono>
#include <span>
#include <variant>
#include <vector>

#include "db/connection.hpp"
#include "db/write_outcome.hpp"
#include "domain/checkout.hpp"
#include "domain/order_change.hpp"

namespace orders::db {

using write_command =
    std::variant<const domain::placement*, const domain::order_change*>;

class group_commit {
 public:
  /// `resolve_patience`: how long an unknown outcome may be looked for before
  /// it is reported as such. Callers wait meanwhile, and the whole of it must
  /// leave them time to be told within a second.
  explicit group_commit(std::string conninfo,
                        std::chrono::milliseconds resolve_patience =
                            std::chrono::milliseconds{700})
      : keeper_(std::move(conninfo)), resolve_patience_(resolve_patience) {}

  /// One outcome for each command, in the same order. REQUIRES: no two changes
  /// of one order, no two placements of one key.
  std::vector<write_outcome> commit(std::span<const write_command> batch);

 private:
  struct item {
    write_command command;
    write_outcome outcome;
    bool in_doubt = false;
  };
  using items = std::vector<item*>;

  void run(items batch);
  void bisect(const items& batch);
  /// Marks what was committed. False: the database cannot be asked.
  bool resolve(const items& batch);
  void settle(const items& batch, const std::vector<domain::uuid>& applied);

  connection_keeper keeper_;
  std::chrono::milliseconds resolve_patience_;
};

}  // namespace orders::db
