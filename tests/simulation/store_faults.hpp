/// How often what goes wrong at the database of a simulated run, as
/// probabilities.
#pragma once

namespace orders::tests {

struct store_faults {
  /// No connection: nothing was sent.
  double away = 0;
  /// The connection is lost before, or after, the statement was carried out,
  /// and nobody can tell which.
  double lost_before = 0, lost_after = 0;
  /// It takes seconds.
  double slow = 0;
};

}  // namespace orders::tests
