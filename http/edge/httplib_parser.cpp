#include "http/edge/httplib_parser.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "http/edge/syntax.hpp"

namespace orders::http::edge {

// A protected member and its exact behaviour are no interface: any other
// version has to be looked at first.
static_assert(std::string_view{CPPHTTPLIB_VERSION} == "0.11.4",
              "httplib_parser was checked against cpp-httplib 0.11.4 only");
// The compiled library has it; without it httplib::Request has another size.
#ifndef CPPHTTPLIB_OPENSSL_SUPPORT
#error "compile with the flags of pkg-config cpp-httplib"
#endif

namespace {

/// Feeds one head to the library and swallows what it answers.
class memory_stream final : public httplib::Stream {
 public:
  memory_stream(std::string_view input, const std::string& remote_address,
                int remote_port)
      : input_(input),
        remote_address_(remote_address),
        remote_port_(remote_port) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, std::size_t size) override {
    // The library reads byte by byte.
    if (size == 1 && !input_.empty()) {
      *to = input_.front();
      input_.remove_prefix(1);
      return 1;
    }
    size = std::min(size, input_.size());
    std::memcpy(to, input_.data(), size);
    input_.remove_prefix(size);
    return static_cast<ssize_t>(size);
  }
  ssize_t write(const char*, std::size_t size) override {
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    ip = remote_address_;
    port = remote_port_;
  }
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }

 private:
  std::string_view input_;
  const std::string& remote_address_;
  int remote_port_;
};

/// Headers that the library must not see: it acts on the first and makes the
/// others itself.
bool is_hidden(std::string_view name) {
  constexpr std::array<std::string_view, 5> hidden{
      "range", "remote_addr", "remote_port", "local_addr", "local_port"};
  return std::any_of(hidden.begin(), hidden.end(), [name](auto other) {
    return equals_ignoring_case(name, other);
  });
}

// The library refuses header lines over 8192 bytes, and takes longer for each
// byte it reads than the restoring of a whole value does for a few.
constexpr std::size_t longest_fed_value = 32;

/// Values that the library would alter, drop, refuse or dawdle over.
bool needs_restoring(std::string_view value) {
  return value.empty() || value.size() > longest_fed_value ||
         value.find('%') != value.npos;
}

}  // namespace

class httplib_parser::adapter : public httplib::Server {
 public:
  adapter() {
    // Ends the library's part right after parsing.
    set_pre_routing_handler([](const httplib::Request&, httplib::Response&) {
      return HandlerResponse::Handled;
    });
    take_ = [this](httplib::Request& parsed) {
      *into_ = std::move(parsed);
      taken_ = true;
    };
  }

  bool parse(const request_head& head, const std::string& remote_address,
             int remote_port, httplib::Request& into) {
    write_request_line(head);
    write_headers(head);
    memory_stream stream(text_, remote_address, remote_port);
    into_ = &into;
    taken_ = false;
    bool closed = false;
    process_request(stream, false, closed, take_);
    if (taken_)
      for (auto index : to_restore_) restore(head, index, into.headers);
    return taken_;
  }

 private:
  void write_request_line(const request_head& head) {
    text_.assign(head.method).append(" ").append(head.path);
    if (!head.query.empty()) text_.push_back('?');
    for (char c : head.query) {
      if (c == '?') {
        text_.append("%3F");
      } else {
        text_.push_back(c);
      }
    }
    text_.append(head.http_1_0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
  }

  void write_headers(const request_head& head) {
    to_restore_.clear();
    for (std::size_t i = 0; i < head.headers.size(); ++i) {
      const auto& [name, value] = head.headers[i];
      if (is_hidden(name)) continue;
      text_.append(name).append(": ");
      if (needs_restoring(value)) {
        text_.push_back('-');  // a place holder, so that the order is kept
        to_restore_.push_back(i);
      } else {
        text_.append(value);
      }
      text_.append("\r\n");
    }
    text_.append("\r\n");
  }

  /// Equal names keep their order in the map: the n-th stays the n-th.
  static void restore(const request_head& head, std::size_t index,
                      httplib::Headers& headers) {
    const auto& field = head.headers[index];
    auto at = headers.lower_bound(std::string(field.name));
    for (std::size_t i = 0; i < index && at != headers.end(); ++i)
      if (equals_ignoring_case(head.headers[i].name, field.name)) ++at;
    if (at != headers.end()) at->second = field.value;
  }

  std::string text_;
  std::vector<std::size_t> to_restore_;
  std::function<void(httplib::Request&)> take_;
  httplib::Request* into_ = nullptr;
  bool taken_ = false;
};

httplib_parser::httplib_parser() : adapter_(std::make_unique<adapter>()) {}

httplib_parser::~httplib_parser() = default;

bool httplib_parser::parse(const request_head& head,
                           const std::string& remote_address, int remote_port,
                           httplib::Request& into) {
  return adapter_->parse(head, remote_address, remote_port, into);
}

}  // namespace orders::http::edge
