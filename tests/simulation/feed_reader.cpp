#include "tests/simulation/feed_reader.hpp"

#include "tests/simulation/simulated_world.hpp"

namespace orders::tests {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::int64_t page_size = 4;
constexpr seconds longest_wait{6}, reader_patience{12};

}  // namespace

feed_reader::feed_reader(simulated_world& world) : world_(world) {
  read(longest_wait);
}

void feed_reader::read(milliseconds wait) {
  reading_ = true;
  auto* from = world_.anybody();
  const auto again = [this](milliseconds pause) {
    world_.time().after(pause, [this] {
      reading_ = false;
      if (!ending_) read(longest_wait);
    });
  };
  if (!from) return again(seconds{1});
  const auto until = world_.time().system().clock().now() + wait;
  from->ask<actors::feed_page_ptr>(
      from->book()->event_feed.load(), reader_patience,
      std::make_shared<const actors::feed_request>(
          actors::feed_request{at_, page_size, until}),
      [this, again](const answered_question<actors::feed_page_ptr>& got) {
        if (!got.answer) return again(milliseconds{500});
        for (const auto& e : got.answer->events) {
          const auto& kept = world_.store().events();
          if (seen_ >= kept.size() || kept[seen_].event.id != e.at.event)
            world_.broken.push_back("the feed tells each event once, in order");
          ++seen_;
        }
        at_ = got.answer->next;
        again(got.answer->events.empty() ? milliseconds{800} : milliseconds{0});
      });
}

void feed_reader::read_to_the_end() {
  ending_ = true;
  const auto await = [this] {
    world_.time().run_until(world_.time().now() + seconds{30},
                            [this] { return !reading_; });
  };
  await();
  const auto all = world_.store().events().size();
  for (std::size_t before = all + 1; seen_ < all && seen_ != before;) {
    before = seen_;
    read(milliseconds{0});
    await();
  }
  if (seen_ != all) world_.broken.push_back("the feed tells every event");
}

}  // namespace orders::tests
