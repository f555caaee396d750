// The event feed as an actor, with a database reader that the test plays.
#include "actors/event_feed.hpp"

#include <algorithm>
#include <atomic>
#include <caf/all.hpp>
#include <catch2/catch.hpp>
#include <memory>
#include <mutex>

#include "tests/support/waiting.hpp"

using namespace orders;
using namespace orders::actors;
using namespace orders::tests;
using namespace std::chrono_literals;

namespace {

constexpr auto patient = 60s;

domain::feed_position place(std::uint64_t transaction) {
  return {transaction, {}};
}

/// The outbox: events are transactions 1, 2, ... A read is held until the test
/// lets it go on.
struct played_outbox {
  std::atomic<std::uint64_t> last{0};
  std::atomic<int> asked{0};
  std::atomic<bool> held{false};
};
using outbox_ptr = std::shared_ptr<played_outbox>;

db_reader_actor::behavior_type played_reader(db_reader_actor::pointer,
                                             outbox_ptr outbox) {
  const auto unasked = [] {
    return make_error({.code = actors::errc::internal});
  };
  return {
      [=](load_atom, const domain::uuid&) -> caf::result<order_ptr> {
        return unasked();
      },
      [=](number_atom, const std::string&) -> caf::result<order_ptr> {
        return unasked();
      },
      [=](history_atom, const domain::uuid&) -> caf::result<history_ptr> {
        return unasked();
      },
      [=](list_atom, const listing_request_ptr&) -> caf::result<listing_ptr> {
        return unasked();
      },
      [=](events_atom,
          const feed_request_ptr& r) -> caf::result<feed_page_ptr> {
        const auto known = outbox->last.load();
        ++outbox->asked;
        wait_until(
            "the test lets a read go on", [&] { return !outbox->held; },
            patient);
        auto page = std::make_shared<domain::feed_page>();
        page->next = r->after;
        for (auto t = r->after.transaction + 1;
             t <= known &&
             page->events.size() < static_cast<std::size_t>(r->limit);
             ++t) {
          page->events.emplace_back().at = place(t);
          page->next = place(t);
        }
        return feed_page_ptr{page};
      },
      [=](find_atom, const checkout_key_ptr&)
          -> caf::result<found_checkout_ptr> { return unasked(); },
      [=](ping_atom) -> caf::result<bool> { return true; },
      [](flush_atom) {},
  };
}

/// One caller: what it was told, once it was.
struct caller {
  feed_page_ptr told() {
    const std::lock_guard lock{mutex};
    return page;
  }
  std::mutex mutex;
  feed_page_ptr page;
  std::atomic<bool> failed{false};
};
using caller_ptr = std::shared_ptr<caller>;

class feed_world {
 public:
  explicit feed_world(event_feed_options options) {
    book_->readers.at(0).store(
        system_.spawn<caf::detached>(played_reader, outbox));
    feed_ = system_.spawn(event_feed, book_, options);
  }
  ~feed_world() {
    outbox->held = false;
    const auto reader = book_->readers.at(0).load();
    book_->clear();
    caf::anon_send_exit(feed_, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(reader, caf::exit_reason::user_shutdown);
  }

  caller_ptr ask(std::uint64_t after, std::chrono::seconds wait) {
    auto who = std::make_shared<caller>();
    auto request = std::make_shared<const feed_request>(
        feed_request{place(after), 100, deadline_in(wait)});
    system_.spawn([=, feed = feed_](caf::event_based_actor* self) {
      self->request(feed, 120s, feed_request_ptr{request})
          .then(
              [who](const feed_page_ptr& page) {
                const std::lock_guard lock{who->mutex};
                who->page = page;
              },
              [who](caf::error&) { who->failed = true; });
    });
    return who;
  }
  void wake() { caf::anon_send(feed_, wake_atom::value); }
  void leave() { caf::anon_send(feed_, leave_atom::value); }
  void await_asked(int count) {
    wait_until(
        "the outbox is asked", [&] { return outbox->asked >= count; }, patient);
  }

  outbox_ptr outbox = std::make_shared<played_outbox>();

 private:
  static caf::actor_system_config& config() {
    static caf::actor_system_config chosen;
    return chosen;
  }

  caf::actor_system system_{config()};
  address_book_ptr book_ = std::make_shared<address_book>(1, 1, 1);
  event_feed_actor feed_;
};

/// It never looks again by itself.
event_feed_options only_when_woken() {
  event_feed_options out;
  out.look_again = 1h;
  return out;
}

bool is_told(const caller_ptr& who) {
  return eventually([&] { return who->told() != nullptr; }, patient);
}

std::ptrdiff_t told_of(const std::vector<caller_ptr>& all) {
  return std::count_if(all.begin(), all.end(),
                       [](const auto& one) { return one->told() != nullptr; });
}

}  // namespace

TEST_CASE("events that are there are told at once", "[feed]") {
  feed_world w{only_when_woken()};
  w.outbox->last = 3;
  const auto who = w.ask(1, 30s);
  REQUIRE(is_told(who));
  CHECK(who->told()->events.size() == 2);
  CHECK(who->told()->next == place(3));
}

TEST_CASE("who does not wait gets an empty page", "[feed]") {
  feed_world w{only_when_woken()};
  const auto who = w.ask(7, 0s);
  REQUIRE(is_told(who));
  CHECK(who->told()->events.empty());
  CHECK(who->told()->next == place(7));
}

TEST_CASE("a wake is not lost on who is being read for", "[feed]") {
  feed_world w{only_when_woken()};
  w.outbox->held = true;
  const auto who = w.ask(0, 600s);
  w.await_asked(1);
  // Committed after the read that is under way has looked.
  w.outbox->last = 1;
  w.wake();
  w.outbox->held = false;
  REQUIRE(is_told(who));
  CHECK(who->told()->events.size() == 1);
}

TEST_CASE("without a wake the feed looks again by itself", "[feed]") {
  event_feed_options often;
  often.look_again = 5ms;
  feed_world w{often};
  const auto who = w.ask(0, 600s);
  w.await_asked(3);
  w.outbox->last = 1;
  REQUIRE(is_told(who));
  CHECK(who->told()->events.size() == 1);
}

TEST_CASE("when nobody waits the outbox is not asked", "[feed]") {
  event_feed_options often;
  often.look_again = 1ms;
  feed_world w{often};
  REQUIRE(is_told(w.ask(0, 0s)));
  for (int i = 0; i < 10; ++i) w.wake();
  // Behind the wakes in the feed's mailbox.
  REQUIRE(is_told(w.ask(0, 0s)));
  CHECK(w.outbox->asked == 2);
}

TEST_CASE("all who wait at one place cost one read", "[feed]") {
  auto twenty = only_when_woken();
  twenty.most_waiting = 20;
  feed_world w{twenty};
  std::vector<caller_ptr> all;
  for (int i = 0; i < 21; ++i) all.push_back(w.ask(0, 600s));
  // Only the one too many is told something; so the others wait.
  REQUIRE(eventually([&] { return told_of(all) == 1; }, patient));
  const int before = w.outbox->asked;
  w.outbox->last = 9;
  w.wake();
  REQUIRE(eventually([&] { return told_of(all) == 21; }, patient));
  CHECK(w.outbox->asked == before + 1);
}

TEST_CASE("one more than may wait is answered at once", "[feed]") {
  auto few = only_when_woken();
  few.most_waiting = 2;
  feed_world w{few};
  std::vector<caller_ptr> all;
  for (int i = 0; i < 5; ++i) all.push_back(w.ask(0, 600s));
  CHECK(eventually([&] { return told_of(all) == 3; }, patient));
  w.leave();
  CHECK(eventually([&] { return told_of(all) == 5; }, patient));
  for (const auto& one : all) CHECK_FALSE(one->failed);
  // From now on nobody waits.
  CHECK(is_told(w.ask(0, 600s)));
}
