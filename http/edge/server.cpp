#include "http/edge/server.hpp"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "http/edge/io_loop.hpp"
#include "http/edge/listener.hpp"
#include "http/edge/shared_state.hpp"

namespace orders::http::edge {

struct server::parts {
  parts(options chosen, handler handle)
      : shared(std::move(chosen), std::move(handle)),
        loops(make_loops(shared)),
        accepting(shared, loops) {}

  static std::vector<std::unique_ptr<io_loop>> make_loops(shared_state& with) {
    std::vector<std::unique_ptr<io_loop>> made;
    auto threads = std::max(1U, with.chosen.threads);
    for (std::uint32_t i = 0; i < threads; ++i)
      made.push_back(std::make_unique<io_loop>(with, i));
    return made;
  }

  void wait_until_closed(std::chrono::milliseconds patience) {
    std::unique_lock lock(shared.drain_mutex);
    shared.all_closed.wait_for(lock, patience, [this] {
      return shared.count->connections_open.load() == 0;
    });
  }

  shared_state shared;
  std::vector<std::unique_ptr<io_loop>> loops;
  listener accepting;
  std::once_flag drained;
  bool started = false;
};

server::server(std::unique_ptr<parts> made) : parts_(std::move(made)) {}

server::~server() {
  drain(std::chrono::milliseconds{0});
}

tl::expected<std::unique_ptr<server>, std::string> server::open(
    options chosen, handler handle) {
  auto where = chosen.address + ":" + std::to_string(chosen.port);
  auto made = std::make_unique<parts>(std::move(chosen), std::move(handle));
  if (auto failed = made->accepting.open())
    return tl::unexpected("cannot listen on " + where + ": " +
                          failed.message());
  return std::unique_ptr<server>(new server(std::move(made)));
}

std::uint16_t server::port() const {
  return parts_->accepting.port();
}

void server::start() {
  parts_->started = true;
  parts_->accepting.start();
  for (auto& loop : parts_->loops) loop->start();
}

void server::drain(std::chrono::milliseconds patience) {
  std::call_once(parts_->drained, [&] {
    parts_->shared.draining = true;
    if (!parts_->started) return;
    parts_->accepting.stop();
    for (auto& loop : parts_->loops) loop->begin_drain();
    parts_->wait_until_closed(patience);
    // All at once and the first last: it still holds the listener, which may
    // deal out to the others.
    for (auto loop = parts_->loops.rbegin(); loop != parts_->loops.rend();
         ++loop)
      (*loop)->stop();
  });
}

stats server::read_stats() const {
  return parts_->shared.count->read();
}

}  // namespace orders::http::edge
