/// Hears the rings of other processes (ring_outbox), on a connection of its
/// own and without queries.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "db/error.hpp"

namespace orders::db {

class outbox_ear {
 public:
  /// Rings of `self` are not heard.
  outbox_ear(std::string conninfo, std::string self);
  ~outbox_ear();
  outbox_ear(const outbox_ear&) = delete;
  outbox_ear& operator=(const outbox_ear&) = delete;

  /// Whether somebody has rung, at once or within `wait`. True as well after
  /// a new connection was made: rings may have been missed. After an error the
  /// next call connects again.
  result<bool> heard(std::chrono::milliseconds wait);

 private:
  class session;

  std::string conninfo_, self_;
  std::unique_ptr<session> session_;
};

}  // namespace orders::db
