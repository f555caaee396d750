// Any sequence of commands does to the order's actor what it does to a plain
// model of an order, also when the actor is passivated in between.
#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include "actors/order_directory.hpp"
#include "tests/domain/fixed_environment.hpp"
#include "tests/simulation/order_model.hpp"
#include "tests/simulation/store_line.hpp"
#include "tests/support/order_maker.hpp"

using namespace orders;
using namespace orders::tests;
using domain::order_status;

namespace {

enum class kind : std::uint8_t {
  set,
  cancel,
  cancel_by_stranger,
  pay,
  refund,
  invoice_made,
  invoice_dead,
  expire,
};

/// `which`: the status, payment, refund or attempt that it is about.
struct step {
  kind what;
  int which;
  /// Let the actor go before it.
  bool rested;
  /// Hand the order along as it was at first.
  bool told;
};

std::ostream& operator<<(std::ostream& out, const step& s) {
  return out << "kind " << static_cast<int>(s.what) << " of " << s.which
             << (s.rested ? ", rested" : "") << (s.told ? ", told" : "");
}

rc::Gen<step> any_step() {
  return rc::gen::map(
      rc::gen::tuple(rc::gen::inRange(0, 8),
                     rc::gen::inRange(0, static_cast<int>(status_count)),
                     rc::gen::inRange(0, 8), rc::gen::inRange(0, 2)),
      [](const std::tuple<int, int, int, int>& drawn) {
        return step{static_cast<kind>(std::get<0>(drawn)), std::get<1>(drawn),
                    std::get<2>(drawn) == 0, std::get<3>(drawn) == 0};
      });
}

int one_of_three(const step& s) {
  return s.which % 3;
}

effect on_model(order_model& m, const step& s) {
  switch (s.what) {
    case kind::set:
      return m.set(status_at(static_cast<std::size_t>(s.which)));
    case kind::cancel:
      return m.cancel_as_customer(true);
    case kind::cancel_by_stranger:
      return m.cancel_as_customer(false);
    case kind::pay:
      return m.pay(one_of_three(s));
    case kind::refund:
      return m.refund(one_of_three(s), 1 + s.which % 2);
    case kind::invoice_made:
      return m.invoice_made(1 + one_of_three(s));
    case kind::invoice_dead:
      return m.invoice_dead(1 + one_of_three(s));
    case kind::expire:
      return m.expire();
  }
  return effect::refused;
}

/// One order, its actor behind a directory, and the database.
class order_at_work {
 public:
  order_at_work()
      : time_(luck_),
        env_(std::make_shared<const domain::environment>(fixed_environment())),
        store_(env_->now) {
    book_ = std::make_shared<actors::address_book>(1, 1, 1);
    const store_line line{&time_,      &store_,
                          nullptr,     nullptr,
                          &no_faults_, std::make_shared<const bool>(true)};
    auto& system = time_.system();
    book_->change_writers.at(0).store(
        system.spawn(line_writer, line, book_->bell));
    book_->readers.at(0).store(system.spawn(line_reader, line));
    // Whoever else is asked for sends the order's actor away.
    actors::order_directory_options few;
    few.most_live = 1;
    book_->order_directories.at(0).store(
        system.spawn(actors::order_directory, book_, env_, few));
    store_.place(placement_);
  }
  ~order_at_work() {
    caf::anon_send_exit(book_->order_directories.at(0).load(),
                        caf::exit_reason::user_shutdown);
    caf::anon_send_exit(book_->change_writers.at(0).load(),
                        caf::exit_reason::user_shutdown);
    caf::anon_send_exit(book_->readers.at(0).load(),
                        caf::exit_reason::user_shutdown);
    book_->clear();
  }

  const domain::order& now() const { return *store_.load(id()); }
  std::size_t events() const { return store_.events().size(); }

  effect take(const step& s) {
    if (s.rested) tell(fresh_id(), domain::payment_expired{}, {});
    return tell(id(), command_of(s), requester_of(s),
                s.told ? as_placed() : nullptr);
  }

  /// Nobody can be asked what the order is like.
  void lose_reader() {
    caf::anon_send_exit(book_->readers.at(0).load(),
                        caf::exit_reason::user_shutdown);
  }

 private:
  actors::order_ptr as_placed() const {
    return std::make_shared<const domain::order>(placement_.orders[0].order);
  }

  const domain::uuid& id() const { return placement_.orders[0].order.id; }

  domain::order_command command_of(const step& s) const {
    const auto number = static_cast<std::uint32_t>(one_of_three(s));
    const auto total = placement_.orders[0].order.total_amount;
    switch (s.what) {
      case kind::set:
        return domain::set_status{
            status_at(static_cast<std::size_t>(s.which)), {}, {}, {}};
      case kind::cancel:
      case kind::cancel_by_stranger:
        return domain::cancel_order{};
      case kind::pay:
        return domain::record_payment{numbered_id(100 + number), total};
      case kind::refund:
        return domain::record_refund{
            numbered_id(200 + number),
            {},
            domain::money::of_minor(total.minor() / 2 * (1 + s.which % 2))};
      case kind::invoice_made:
        return domain::invoice_made{1 + one_of_three(s), {}, {}};
      case kind::invoice_dead:
        return domain::invoice_dead{1 + one_of_three(s)};
      case kind::expire:
        return domain::payment_expired{};
    }
    return domain::payment_expired{};
  }

  domain::requester requester_of(const step& s) const {
    if (s.what == kind::cancel)
      return {domain::requester_kind::customer, placement_.checkout.user_id};
    if (s.what == kind::cancel_by_stranger)
      return {domain::requester_kind::customer, numbered_id(666)};
    return {domain::requester_kind::service, {}};
  }

  effect tell(const domain::uuid& whom, domain::order_command command,
              domain::requester by, actors::order_ptr known = nullptr) {
    std::optional<effect> out;
    const auto until = time_.system().clock().now() + std::chrono::seconds{10};
    auto request =
        std::make_shared<const actors::order_request>(actors::order_request{
            whom, std::move(command), by, until, {}, {}, std::move(known)});
    auto asker = time_.system().spawn(
        [&out, request, to = book_->order_directories.at(0).load()](
            caf::event_based_actor* self) {
          self->request(to, std::chrono::seconds{10}, request)
              .then(
                  [&out](const actors::order_answer_ptr& answer) {
                    out = answer->changed ? effect::changed : effect::nothing;
                  },
                  [&out](const caf::error&) { out = effect::refused; });
        });
    time_.run_until(time_.now() + std::chrono::seconds{20},
                    [&] { return out.has_value(); });
    RC_ASSERT(out.has_value());
    return *out;
  }

  chance luck_{1};
  timeline time_;
  actors::environment_ptr env_;
  memory_store store_;
  store_faults no_faults_;
  actors::address_book_ptr book_;
  const domain::placement placement_ = a_checkout().make();
};

}  // namespace

TEST_CASE("10,000 sequences of 50 commands do what the model does") {
  rc::detail::TestParams params;
  params.maxSuccess = 10'000;
  const auto sequence = rc::gen::container<std::vector<step>>(50, any_step());
  const auto result = rc::detail::checkTestable(
      [&] {
        order_at_work order;
        order_model model;
        for (const auto& s : *sequence) {
          const auto before = order.now().version;
          const auto told = order.events();
          const auto expected = on_model(model, s);
          RC_ASSERT(order.take(s) == expected);
          const auto& now = order.now();
          RC_ASSERT(now.status == to_text(model.status));
          RC_ASSERT(now.was_paid == model.was_paid);
          const bool changed = expected == effect::changed;
          RC_ASSERT(now.version == before + (changed ? 1 : 0));
          RC_ASSERT((order.events() > told) == changed);
        }
      },
      rc::detail::TestMetadata{"order", "commands do what the model does"},
      params);
  std::ostringstream why;
  rc::detail::printResultMessage(result, why);
  INFO(why.str());
  CHECK(result.template is<rc::detail::SuccessResult>());
}

TEST_CASE("an actor that is told of its order does not read it") {
  for (const bool told : {true, false}) {
    order_at_work order;
    order.lose_reader();
    const auto done = order.take({kind::invoice_made, 0, true, told});
    CHECK((done == effect::changed) == told);
  }
}
