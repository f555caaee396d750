#include "tests/simulation/memory_outbox.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace orders::tests {

using integrations::delivery;
using integrations::delivery_verdict;

namespace {

constexpr std::size_t most_of_one_order = 100;

std::size_t partition_of(const domain::uuid& order) {
  return order.bytes[15] & 15U;
}

const db::error away{db::errc::unavailable, "no connection", ""};

}  // namespace

// -- the database -------------------------------------------------------------

class memory_outbox::line final : public db::relay_outbox {
 public:
  line(memory_outbox& there, std::shared_ptr<const bool> alive)
      : there_(there), alive_(std::move(alive)) {}

  db::result<std::size_t> balance() override {
    if (!reach()) return tl::make_unexpected(away);
    auto& relays = there_.relays_;
    std::erase_if(relays, [](const auto& r) { return !*r; });
    if (std::find(relays.begin(), relays.end(), alive_) == relays.end())
      relays.push_back(alive_);
    const auto share =
        (there_.owners_.size() + relays.size() - 1) / relays.size();
    auto held = count_held();
    for (auto& owner : there_.owners_) {
      if (held < share && (!owner || !*owner)) {
        owner = alive_;
        ++held;
      } else if (held > share && owner == alive_) {
        owner.reset();
        --held;
      }
    }
    return held;
  }

  db::result<std::vector<db::outbox_event>> fetch(
      std::span<const domain::uuid> except, int most) override {
    if (!reach()) return tl::make_unexpected(away);
    if (there_.is_empty()) return std::vector<db::outbox_event>{};
    std::map<domain::uuid, std::vector<const memory_store::kept_event*>> open;
    for (const auto& e : there_.store_.events())
      if (!there_.published_.contains(e.event.id) &&
          there_.owners_[partition_of(e.order)] == alive_ &&
          std::find(except.begin(), except.end(), e.order) == except.end())
        open[e.order].push_back(&e);
    std::vector<db::outbox_event> out;
    for (auto& [order, events] : open) {
      if (events.size() > most_of_one_order) events.resize(most_of_one_order);
      for (const auto* e : events)
        if (out.size() < static_cast<std::size_t>(most))
          out.push_back({e->event.id, order,
                         std::string{to_text(e->event.type)}, e->sequence,
                         e->at, "{}", e->user.text(), 0});
    }
    return out;
  }

  db::result<bool> mark_published(std::span<const domain::uuid> ids) override {
    if (!reach()) return tl::make_unexpected(away);
    there_.published_.insert(ids.begin(), ids.end());
    // Done, but nobody hears of it.
    if (!reach()) return tl::make_unexpected(away);
    return true;
  }

  db::result<bool> mark_failed(std::span<const db::outbox_failure>) override {
    if (!reach()) return tl::make_unexpected(away);
    return true;
  }

  db::result<int> remove_published_before(domain::timestamp, int) override {
    return 0;  // the checker wants to see them all
  }

  bool connected() const override { return connected_; }

 private:
  /// False: the connection is lost, and what it held.
  bool reach() {
    connected_ = *alive_ && !there_.time_.luck().in(there_.faults_.away);
    if (!connected_)
      for (auto& owner : there_.owners_)
        if (owner == alive_) owner.reset();
    return connected_;
  }

  std::size_t count_held() const {
    return static_cast<std::size_t>(
        std::count(there_.owners_.begin(), there_.owners_.end(), alive_));
  }

  memory_outbox& there_;
  std::shared_ptr<const bool> alive_;
  bool connected_ = false;
};

// -- Kafka --------------------------------------------------------------------

class memory_outbox::publisher final : public integrations::record_publisher {
 public:
  publisher(memory_outbox& there, std::shared_ptr<const bool> alive)
      : there_(there), alive_(std::move(alive)) {}

  std::vector<delivery> publish(
      std::span<const integrations::kafka_record> records, clock::time_point,
      const std::function<bool()>&) override {
    std::vector<delivery> out;
    for (const auto& record : records) out.push_back(send(record));
    return out;
  }

 private:
  delivery send(const integrations::kafka_record& record) {
    auto& luck = there_.time_.luck();
    auto& topic = there_.topic;
    if (!*alive_ || luck.in(topic.lost))
      return {delivery_verdict::failed_for_now, "lost"};
    topic.arrived[record.key].push_back(sequence_of(record));
    if (luck.in(topic.report_lost))
      return {delivery_verdict::failed_for_now, "not reported"};
    return {delivery_verdict::delivered, ""};
  }

  static std::int64_t sequence_of(const integrations::kafka_record& record) {
    for (const auto& [name, value] : record.headers)
      if (name == "ce_sequence") return std::stoll(value);
    return 0;
  }

  memory_outbox& there_;
  std::shared_ptr<const bool> alive_;
};

std::unique_ptr<db::relay_outbox> memory_outbox::line_of(
    std::shared_ptr<const bool> alive) {
  return std::make_unique<line>(*this, std::move(alive));
}

std::unique_ptr<integrations::record_publisher> memory_outbox::kafka_for(
    std::shared_ptr<const bool> alive) {
  return std::make_unique<publisher>(*this, std::move(alive));
}

}  // namespace orders::tests
