/// A gate between a program and its server, for faults on demand: it listens
/// on a free port of 127.0.0.1 and passes bytes on in both directions until
/// told otherwise. One thread of its own serves all connections; every member
/// may be called from any thread, and takes effect before it returns.
///
/// It forwards plain TCP. swallow_reply_to() also knows where an answer of
/// PostgreSQL ends: ReadyForQuery (protocol 3, section "Message Formats").
#pragma once

#include <condition_variable>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace orders::tests {

class tcp_gate {
 public:
  tcp_gate(const std::string& server_host, std::uint16_t server_port);
  ~tcp_gate();
  tcp_gate(const tcp_gate&) = delete;
  tcp_gate& operator=(const tcp_gate&) = delete;

  std::uint16_t port() const { return port_; }

  /// Passes everything on, what stall() held back included.
  void pass();

  /// Ends all connections and every new one at once, with a reset.
  void cut();

  /// Ends the connections that exist; new ones pass.
  void cut_once();

  /// Keeps connections open and moves nothing; new ones wait as well.
  void stall();

  /// The next request that contains `text` reaches the server, but the whole
  /// of its answer is swallowed and its connection then ended. Once; passes
  /// everything else on.
  void swallow_reply_to(std::string text);

  /// How many answers have been swallowed.
  int swallowed() const;

  /// How many connections have been accepted, those that were cut included.
  int accepted() const;

 private:
  enum class mode : std::uint8_t { passing, cutting, stalling };
  struct link;

  void command(mode m, bool end_existing, std::string watched = {});
  void serve();
  void obey();
  void wait_for_work();
  void accept_one();
  bool forward(link& l);
  bool look_at_request(link& l, std::size_t fresh);

  const std::string server_host_;
  const std::uint16_t server_port_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  int wake_[2] = {-1, -1};

  mutable std::mutex mutex_;
  std::condition_variable obeyed_;
  // Guarded by mutex_.
  mode wanted_ = mode::passing;
  bool end_existing_ = false;
  bool stop_ = false;
  std::string watched_;
  std::uint64_t commands_given_ = 0, commands_obeyed_ = 0;
  int swallowed_ = 0, accepted_ = 0;

  // Of the serving thread.
  mode mode_ = mode::passing;
  std::list<link> links_;
  std::thread thread_;
};

}  // namespace orders::tests
