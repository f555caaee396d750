#include "db/outbox_ear.hpp"

#include "db/connection.hpp"
#include "db/newest_primary.hpp"
#include "db/outbox_store.hpp"

namespace orders::db {

/// A connection that listens, and who notes what comes.
class outbox_ear::session {
 public:
  session(const std::string& conninfo, std::string self)
      : connection_(newest_primary(conninfo)),
        receiver_(connection_, std::move(self)) {}

  bool heard(std::chrono::milliseconds wait) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(wait);
    const auto rest = std::chrono::microseconds{wait - seconds};
    receiver_.heard = false;
    connection_.await_notification(static_cast<long>(seconds.count()),
                                   static_cast<long>(rest.count()));
    return receiver_.heard;
  }

 private:
  struct receiver : pqxx::notification_receiver {
    receiver(pqxx::connection_base& c, std::string own)
        : notification_receiver(c, outbox_channel), self(std::move(own)) {}
    void operator()(const std::string& who, int /*backend*/) override {
      if (who != self) heard = true;
    }
    std::string self;
    bool heard = false;
  };

  pqxx::connection connection_;
  receiver receiver_;
};

outbox_ear::outbox_ear(std::string conninfo, std::string self)
    : conninfo_(std::move(conninfo)), self_(std::move(self)) {}

outbox_ear::~outbox_ear() = default;

result<bool> outbox_ear::heard(std::chrono::milliseconds wait) {
  bool lost = false;
  auto out = guarded(
      [&] {
        if (session_) return session_->heard(wait);
        session_ = std::make_unique<session>(conninfo_, self_);
        return true;
      },
      lost);
  // A connection that failed once may have missed a ring.
  if (!out) session_.reset();
  return out;
}

}  // namespace orders::db
