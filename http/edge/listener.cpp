#include "http/edge/listener.hpp"

#include <chrono>
#include <utility>

namespace orders::http::edge {

namespace {
constexpr int backlog = 1024;
// How long to wait for a free file descriptor before trying again.
constexpr std::chrono::milliseconds retry_delay{100};
}  // namespace

listener::listener(shared_state& shared,
                   std::vector<std::unique_ptr<io_loop>>& loops)
    : shared_(shared),
      loops_(loops),
      acceptor_(loops.front()->context()),
      retry_timer_(loops.front()->context()) {}

// SO_REUSEADDR for a quick restart, and not SO_REUSEPORT, with which a second
// process could take a share of the connections unnoticed.
asio::error_code listener::open() {
  asio::error_code failed;
  auto address = asio::ip::make_address(shared_.chosen.address, failed);
  if (failed) return failed;
  asio::ip::tcp::endpoint here(address, shared_.chosen.port);
  acceptor_.open(here.protocol(), failed);
  if (!failed)
    acceptor_.set_option(asio::socket_base::reuse_address(true), failed);
  if (!failed) acceptor_.bind(here, failed);
  if (!failed) acceptor_.listen(backlog, failed);
  if (!failed) port_ = acceptor_.local_endpoint(failed).port();
  return failed;
}

void listener::stop() {
  asio::post(acceptor_.get_executor(), [this] {
    asio::error_code ignored;
    acceptor_.close(ignored);
    retry_timer_.cancel();
  });
}

void listener::accept_next() {
  if (!acceptor_.is_open()) return;
  auto& target = *loops_[next_loop_];
  acceptor_.async_accept(
      target.context(),
      [this, &target](asio::error_code failed, asio::ip::tcp::socket socket) {
        on_accept(failed, std::move(socket), target);
      });
}

void listener::on_accept(asio::error_code failed, asio::ip::tcp::socket socket,
                         io_loop& target) {
  if (!acceptor_.is_open()) return;
  // Out of descriptors or memory; trying at once would spin.
  if (failed && failed != asio::error::connection_aborted) return pause();
  if (!failed) {
    auto& count = *shared_.count;
    bool admitted =
        count.connections_open.load() < shared_.chosen.bounds.connections;
    if (admitted) count.connections_open.fetch_add(1);
    increment(admitted ? count.connections_accepted
                       : count.connections_refused);
    target.adopt(std::move(socket), admitted);
    next_loop_ = (next_loop_ + 1) % loops_.size();
  }
  accept_next();
}

void listener::pause() {
  retry_timer_.expires_after(retry_delay);
  retry_timer_.async_wait([this](asio::error_code stopped) {
    if (!stopped) accept_next();
  });
}

}  // namespace orders::http::edge
