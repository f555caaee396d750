/// Reads topics as a member of a consumer group. Nothing is committed by
/// itself: the owner works on a batch, makes it durable, then commits.
///
/// Not thread-safe: one owner.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "integrations/kafka_options.hpp"
#include "integrations/kafka_record.hpp"

namespace orders::integrations {

class kafka_consumer {
 public:
  /// Joins in the background; a new group begins with the oldest record. The
  /// error is one sentence.
  static tl::expected<kafka_consumer, std::string> open(
      const kafka_options& options, const std::string& group,
      const std::vector<std::string>& topics);
  /// Leaves the group, at the longest for a few seconds.
  ~kafka_consumer();
  kafka_consumer(kafka_consumer&&) noexcept;
  kafka_consumer& operator=(kafka_consumer&&) noexcept;

  /// At most `most` records, as soon as there are any, or none after `wait`.
  /// Those of one partition come in their order.
  std::vector<received_record> poll(std::size_t most,
                                    std::chrono::milliseconds wait);

  /// Commits what poll() has handed out. Partitions that another member took
  /// over meanwhile are left out: that member gets their records again.
  tl::expected<void, std::string> commit();

 private:
  class session;
  explicit kafka_consumer(std::unique_ptr<session> s);

  std::unique_ptr<session> session_;
};

}  // namespace orders::integrations
