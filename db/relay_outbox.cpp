#include "db/relay_outbox.hpp"

#include "db/outbox_partitions.hpp"

namespace orders::db {

namespace {

class connected_outbox final : public relay_outbox {
 public:
  explicit connected_outbox(std::string conninfo)
      : keeper_(std::move(conninfo)) {}

  result<std::size_t> balance() override {
    return with([&](connection& c) {
      partitions_.balance(c);
      return partitions_.held().size();
    });
  }
  result<std::vector<outbox_event>> fetch(std::span<const domain::uuid> except,
                                          int most) override {
    return with([&](connection& c) {
      return fetch_unpublished(c, partitions_.held(), except, most);
    });
  }
  result<bool> mark_published(std::span<const domain::uuid> ids) override {
    return with([&](connection& c) {
      db::mark_published(c, ids);
      return true;
    });
  }
  result<bool> mark_failed(std::span<const outbox_failure> failures) override {
    return with([&](connection& c) {
      db::mark_failed(c, failures);
      return true;
    });
  }
  result<int> remove_published_before(domain::timestamp moment,
                                      int most) override {
    return with([&](connection& c) {
      return delete_published_before(c, moment, most);
    });
  }
  bool connected() const override { return keeper_.connected(); }

 private:
  template <class F>
  auto with(F&& act) -> result<std::invoke_result_t<F, connection&>> {
    auto done = keeper_.with(act);
    // Locks go with the connection.
    if (!keeper_.connected()) partitions_.forget();
    return done;
  }

  connection_keeper keeper_;
  outbox_partitions partitions_;
};

}  // namespace

std::unique_ptr<relay_outbox> open_relay_outbox(std::string conninfo) {
  return std::make_unique<connected_outbox>(std::move(conninfo));
}

}  // namespace orders::db
