/// One call at a time on one libcurl easy handle, used again and again.
/// Belongs to http_transport; lives on its worker thread.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "integrations/http_transport.hpp"

namespace orders::integrations {

/// What is wrong with a call that must not go out, or null.
[[nodiscard]] const char* why_unsendable(const http_request& request);

/// `scheme://host:port` of a URL: the calls that share connections.
[[nodiscard]] std::string_view origin_of(std::string_view url);

class http_exchange {
 public:
  /// `how` must outlive it. Throws std::bad_alloc when libcurl gives no handle.
  explicit http_exchange(const http_transport::options& how);

  /// Prepares the handle for this call; `remaining` must be positive.
  void prepare(http_request request, std::chrono::milliseconds remaining);

  /// What came of it; to be asked once, when libcurl is done.
  [[nodiscard]] http_outcome outcome(CURLcode code);

  /// Connections this call opened.
  [[nodiscard]] long connections_opened() const;

  [[nodiscard]] CURL* handle() const noexcept { return easy_.get(); }

 private:
  struct easy_deleter {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };

  static int on_send(void* self, char* peer, char* local, int peer_port,
                     int local_port);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count,
                             void* self);
  static std::size_t on_header(char* data, std::size_t size, std::size_t count,
                               void* self);

  void set_constants();
  void set_method();
  void set_headers();
  [[nodiscard]] transport_error describe(CURLcode code) const;

  std::unique_ptr<CURL, easy_deleter> easy_;
  const http_transport::options& how_;
  http_request request_;
  std::string header_text_;               // NUL-terminated lines …
  std::vector<curl_slist> header_lines_;  // … and libcurl's list over them
  std::string body_;
  std::size_t header_bytes_ = 0;
  bool headers_ended_ = false;
  bool too_large_ = false;
  bool sent_ = false;
  /// Whether libcurl may have counted a closed connection since the last reset:
  /// not after a call that was answered without opening one.
  bool worn_ = true;
};

}  // namespace orders::integrations
