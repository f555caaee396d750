// A bare cpp-httplib server with one route, as one would write it without an
// edge of one's own: a thread per connection, kept-alive connections, no delay.
// What our HTTP edge is measured beside.
//
//   bench-bare-httplib PORT THREADS
#include <httplib.h>
#include <sys/socket.h>

#include <cstdio>
#include <cstdlib>
#include <limits>

namespace {

constexpr const char* body =
    R"({"success":true,"status":"healthy","service":"order-service",)"
    R"("timestamp":"2026-01-01T00:00:00.000Z","version":"1.0.0",)"
    R"("environment":"production","docs":"/api-docs"})";

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "bench-bare-httplib PORT THREADS\n");
    return 2;
  }
  const auto threads = static_cast<std::size_t>(std::atoi(argv[2]));
  httplib::Server server;
  server.new_task_queue = [threads] {
    return new httplib::ThreadPool{threads};
  };
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(std::numeric_limits<std::size_t>::max());
  socket_t listener = INVALID_SOCKET;
  server.set_socket_options([&](socket_t s) {
    listener = s;
    httplib::default_socket_options(s);
  });
  server.Get("/health", [](const httplib::Request&, httplib::Response& reply) {
    reply.set_content(body, "application/json; charset=utf-8");
  });
  if (!server.bind_to_port("127.0.0.1", std::atoi(argv[1]))) {
    std::fprintf(stderr, "cannot listen on port %s\n", argv[1]);
    return 1;
  }
  // The library's own backlog of five would make connections wait a second.
  ::listen(listener, 1024);
  return server.listen_after_bind() ? 0 : 1;
}
