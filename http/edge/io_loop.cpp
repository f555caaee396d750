#include "http/edge/io_loop.hpp"

#include <chrono>
#include <ctime>
#include <exception>
#include <utility>

#include "http/edge/connection.hpp"

namespace orders::http::edge {

namespace {
// Connections over the limit that are being told so; more are just closed.
constexpr std::size_t most_refusing = 64;
// Ids of different threads never meet: 2^48 requests per thread.
constexpr unsigned index_shift = 48;
}  // namespace

io_loop::io_loop(shared_state& shared, std::uint32_t index)
    : shared_(shared),
      work_(asio::make_work_guard(context_)),
      sweep_timer_(context_),
      completions_(std::make_shared<completion_queue>(
          static_cast<completion_sink&>(*this), shared.count)),
      last_request_id_(std::uint64_t{index} << index_shift) {}

io_loop::~io_loop() {
  stop();
}

void io_loop::start() {
  thread_ = std::thread([this] {
    completions_->attach_thread();
    while (!run_until_stopped()) {
    }
  });
}

/// False when a handler threw: a fault of ours, which must not end the process.
/// Its connection rests until a deadline closes it.
bool io_loop::run_until_stopped() {
  try {
    context_.run();
    return true;
  } catch (const std::exception& thrown) {
    increment(count().handler_failures);
    if (shared_.chosen.on_handler_failure)
      shared_.chosen.on_handler_failure(thrown.what());
    return false;
  }
}

void io_loop::stop() {
  if (!thread_.joinable()) return completions_->close();
  asio::post(context_, [this] {
    completions_->close();
    for_each_connection([](connection& one) { one.close(); });
    sweep_timer_.cancel();
    work_.reset();
  });
  thread_.join();
}

// -- connections -------------------------------------------------------------

void io_loop::adopt(asio::ip::tcp::socket socket, bool admitted) {
  asio::post(context_, [this, admitted, moved = std::move(socket)]() mutable {
    accommodate(std::move(moved), admitted);
  });
}

void io_loop::accommodate(asio::ip::tcp::socket socket, bool admitted) {
  if (!admitted && refusing_ >= most_refusing) return;
  asio::error_code failed;
  auto peer = socket.remote_endpoint(failed);
  auto index = free_slot();
  auto& place = slots_[index];
  place.occupant = std::make_shared<connection>(
      *this, std::move(socket), peer, ticket{index, place.generation, 0},
      admitted);
  ++occupied_;
  if (!admitted) ++refusing_;
  schedule_sweep();
  auto fresh = place.occupant;
  // Also a connection that was accepted while the drain began.
  if (failed || draining()) return fresh->close();
  fresh->start();
}

std::uint32_t io_loop::free_slot() {
  if (free_slots_.empty()) {
    slots_.emplace_back();
    return static_cast<std::uint32_t>(slots_.size() - 1);
  }
  auto index = free_slots_.back();
  free_slots_.pop_back();
  return index;
}

void io_loop::forget(std::uint32_t index, bool admitted) {
  auto& place = slots_[index];
  ++place.generation;
  place.occupant.reset();
  free_slots_.push_back(index);
  --occupied_;
  if (!admitted) {
    --refusing_;
    return;
  }
  auto was_open = count().connections_open.fetch_sub(1);
  if (was_open == 1 && shared_.draining.load()) {
    // The lock orders this after the drain's look at the counter.
    std::lock_guard lock(shared_.drain_mutex);
    shared_.all_closed.notify_all();
  }
}

template <class Visit>
void io_loop::for_each_connection(Visit visit) {
  // By index and with a copy: a visit may close the connection.
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if (auto one = slots_[i].occupant) visit(*one);
}

void io_loop::begin_drain() {
  asio::post(context_, [this] {
    for_each_connection([](connection& one) { one.begin_drain(); });
  });
}

// -- requests and replies ----------------------------------------------------

std::optional<reply> io_loop::hand_over(request&& complete, ticket to) {
  increment(count().requests);
  const auto& chosen = shared_.chosen;
  auto before = count().in_flight.fetch_add(1, std::memory_order_relaxed);
  if (before >= chosen.bounds.in_flight &&
      !(chosen.admit_always && chosen.admit_always(complete.raw_path))) {
    count().in_flight.fetch_sub(1, std::memory_order_relaxed);
    increment(count().shed);
    return unavailable_reply();
  }
  // The one place where foreign code runs: whatever it throws ends here, or the
  // thread and all its connections would.
  std::string_view failure = "unknown exception";
  try {
    shared_.handle(std::move(complete), reply_token(completions_, to));
    return std::nullopt;
  } catch (const std::exception& thrown) {
    failure = thrown.what();
    if (chosen.on_handler_failure) chosen.on_handler_failure(failure);
  } catch (...) {
    if (chosen.on_handler_failure) chosen.on_handler_failure(failure);
  }
  increment(count().handler_failures);
  return error_reply(500, "Internal server error");
}

void io_loop::ask_for_piece(const body_rest& rest, ticket to) {
  // Of the budget for requests, though never refused: it was begun.
  count().in_flight.fetch_add(1, std::memory_order_relaxed);
  try {
    rest(reply_token(completions_, to));
  } catch (const std::exception& thrown) {
    // The token was dropped on the way, which cuts the connection.
    increment(count().handler_failures);
    if (shared_.chosen.on_handler_failure)
      shared_.chosen.on_handler_failure(thrown.what());
  }
}

void io_loop::wake() {
  asio::post(context_, [this] { drain_completions(); });
}

void io_loop::drain_completions() {
  completions_->take(arrived_);
  for (auto& done : arrived_) settle(std::move(done));
  arrived_.clear();
  resume_touched();
}

// A token completed on this thread, perhaps within a handler. Sending at once
// could start the next request's handler inside this one, and so on.
void io_loop::deliver(completion done) {
  settle(std::move(done));
  if (touched_.empty() || resume_posted_) return;
  resume_posted_ = true;
  asio::post(context_, [this] {
    resume_posted_ = false;
    resume_touched();
  });
}

void io_loop::settle(completion done) {
  auto& place = slots_[done.to.slot];
  if (place.generation != done.to.generation || !place.occupant ||
      !place.occupant->settle(done.to.sequence, std::move(done.answer))) {
    increment(count().late_replies);
    return;
  }
  if (!place.occupant->busy()) touched_.push_back(done.to);
}

void io_loop::resume_touched() {
  // A resumed connection may run handlers, which may touch others.
  for (std::size_t i = 0; i < touched_.size(); ++i) {
    auto [index, generation, sequence] = touched_[i];
    if (slots_[index].generation != generation) continue;
    if (auto one = slots_[index].occupant) one->resume();
  }
  touched_.clear();
}

// -- time --------------------------------------------------------------------

std::string_view io_loop::date() {
  return date_.at(
      std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()));
}

void io_loop::schedule_sweep() {
  if (sweeping_ || occupied_ == 0) return;
  sweeping_ = true;
  sweep_timer_.expires_after(bounds().tick);
  sweep_timer_.async_wait([this](asio::error_code failed) {
    sweeping_ = false;
    if (!failed) sweep();
  });
}

void io_loop::sweep() {
  auto now = std::chrono::steady_clock::now();
  for_each_connection([now](connection& one) { one.check_deadlines(now); });
  schedule_sweep();
}

}  // namespace orders::http::edge
