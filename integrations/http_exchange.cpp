#include "integrations/http_exchange.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <new>
#include <utility>

namespace orders::integrations {
namespace {

constexpr std::size_t max_header_bytes = 64U << 10U;

bool same_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) ==
           std::tolower(static_cast<unsigned char>(y));
  });
}

// RFC 9110, section 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || marks.find(c) != marks.npos;
  });
}

bool has_scheme(std::string_view url, std::string_view scheme) {
  return url.size() > scheme.size() &&
         same_ignoring_case(url.substr(0, scheme.size()), scheme);
}

bool is_ours(std::string_view header) {
  return same_ignoring_case(header, "Content-Length") ||
         same_ignoring_case(header, "Transfer-Encoding") ||
         same_ignoring_case(header, "Expect");
}

bool carries_body(const http_request& request) {
  return !request.body.empty() || request.method == "POST" ||
         request.method == "PUT" || request.method == "PATCH";
}

bool is_tls_failure(CURLcode code) {
  switch (code) {
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string_view to_string(transport_errc code) noexcept {
  switch (code) {
    case transport_errc::timeout:
      return "timeout";
    case transport_errc::refused:
      return "refused";
    case transport_errc::reset:
      return "reset";
    case transport_errc::resolve:
      return "resolve";
    case transport_errc::tls:
      return "tls";
    case transport_errc::too_large:
      return "too_large";
    case transport_errc::malformed:
      return "malformed";
    case transport_errc::overloaded:
      return "overloaded";
    case transport_errc::stopped:
      return "stopped";
  }
  return "unknown";
}

const char* why_unsendable(const http_request& request) {
  const auto breaks_line = [](std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos;
  };
  if (!is_token(request.method)) return "the method is not a token";
  if (!has_scheme(request.url, "http://") &&
      !has_scheme(request.url, "https://"))
    return "the address is neither http nor https";
  if (std::any_of(request.url.begin(), request.url.end(), [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
      }))
    return "the address holds blanks or control characters";
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name)) return "a header name is not a token";
    if (breaks_line(value)) return "a header value holds a line break or NUL";
    if (is_ours(name)) return "a header is reserved for the transport";
  }
  return nullptr;
}

std::string_view origin_of(std::string_view url) {
  const auto authority = url.find("://");
  if (authority == url.npos) return url;
  return url.substr(0, url.find_first_of("/?#", authority + 3));
}

http_exchange::http_exchange(const http_transport::options& how)
    : easy_(curl_easy_init()), how_(how) {
  if (!easy_) throw std::bad_alloc();
}

void http_exchange::set_constants() {
  CURL* easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // A hanging name lookup is abandoned, not waited for, at the deadline.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");  // also ignores the environment
  curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
  if (!how_.ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, how_.ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  }
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(how_.connect_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN,
                   static_cast<long>(how_.max_idle_age.count()));
  curl_easy_setopt(easy, CURLOPT_MAXLIFETIME_CONN,
                   static_cast<long>(how_.max_connection_age.count()));
  curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE,
                   static_cast<curl_off_t>(how_.max_response_bytes));
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &http_exchange::on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &http_exchange::on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &http_exchange::on_send);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
}

void http_exchange::prepare(http_request request,
                            std::chrono::milliseconds remaining) {
  request_ = std::move(request);
  body_.clear();
  header_bytes_ = 0;
  headers_ended_ = false;
  too_large_ = false;
  sent_ = false;
  // libcurl gives up on closed kept-alive connections at the sixth in the life
  // of a handle, not of a call; only a reset sets its count back (7.88).
  if (std::exchange(worn_, true)) {
    curl_easy_reset(easy_.get());
    set_constants();
  }
  curl_easy_setopt(easy_.get(), CURLOPT_URL, request_.url.c_str());
  curl_easy_setopt(easy_.get(), CURLOPT_TIMEOUT_MS,
                   static_cast<long>(remaining.count()));
  set_method();
  set_headers();
}

void http_exchange::set_method() {
  CURL* easy = easy_.get();
  const char* spelled = request_.method.c_str();
  if (request_.method == "HEAD" && request_.body.empty()) {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    spelled = nullptr;
  } else if (carries_body(request_)) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request_.body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request_.body.c_str());
    if (request_.method == "POST") spelled = nullptr;
  } else {
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    if (request_.method == "GET") spelled = nullptr;
  }
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, spelled);
}

void http_exchange::set_headers() {
  header_text_.clear();
  std::size_t lines = 0;
  const auto add = [&](std::string_view name, std::string_view value,
                       char mark) {
    header_text_.append(name).push_back(mark);
    if (!value.empty()) header_text_.append(1, ' ').append(value);
    header_text_.push_back('\0');
    ++lines;
  };
  bool typed = false;
  for (const auto& [name, value] : request_.headers) {
    typed = typed || same_ignoring_case(name, "Content-Type");
    // In libcurl's notation "Name:" takes a header away, "Name;" sends it
    // empty.
    const bool blank = value.find_first_not_of(" \t") == value.npos;
    add(name, blank ? std::string_view{} : value, blank ? ';' : ':');
  }
  add("Expect", "", ':');
  if (!typed) add("Content-Type", "", ':');

  header_lines_.resize(lines);
  char* line = header_text_.data();
  for (std::size_t i = 0; i < lines; ++i) {
    header_lines_[i].data = line;
    header_lines_[i].next = i + 1 < lines ? &header_lines_[i + 1] : nullptr;
    line += std::char_traits<char>::length(line) + 1;
  }
  curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, header_lines_.data());
}

// Called before each sending of the request. libcurl would send it again when a
// kept-alive connection closes under it; whether that is right is not for the
// transport to say, so the second sending is stopped.
int http_exchange::on_send(void* self, char*, char*, int, int) {
  auto& exchange = *static_cast<http_exchange*>(self);
  if (exchange.sent_) return CURL_PREREQFUNC_ABORT;
  exchange.sent_ = true;
  return CURL_PREREQFUNC_OK;
}

std::size_t http_exchange::on_body(char* data, std::size_t size,
                                   std::size_t count, void* self) {
  auto& exchange = *static_cast<http_exchange*>(self);
  const std::size_t bytes = size * count;
  if (bytes > exchange.how_.max_response_bytes - exchange.body_.size()) {
    exchange.too_large_ = true;
    return 0;
  }
  try {
    exchange.body_.append(data, bytes);
  } catch (const std::bad_alloc&) {
    return 0;
  }
  return bytes;
}

std::size_t http_exchange::on_header(char* data, std::size_t size,
                                     std::size_t count, void* self) {
  auto& exchange = *static_cast<http_exchange*>(self);
  const std::string_view line(data, size * count);
  exchange.header_bytes_ += line.size();
  if (exchange.header_bytes_ > max_header_bytes) {
    exchange.too_large_ = true;
    return 0;
  }
  exchange.headers_ended_ = line == "\r\n" || line == "\n";
  return line.size();
}

http_outcome http_exchange::outcome(CURLcode code) {
  // libcurl is content with headers that break off in the middle.
  if (code == CURLE_OK && !headers_ended_) code = CURLE_GOT_NOTHING;
  if (code != CURLE_OK) return tl::unexpected(describe(code));
  worn_ = connections_opened() > 0;
  long status = 0;
  const char* type = nullptr;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(easy_.get(), CURLINFO_CONTENT_TYPE, &type);
  return http_reply{static_cast<int>(status), type ? type : "",
                    std::move(body_)};
}

transport_error http_exchange::describe(CURLcode code) const {
  long sent = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_REQUEST_SIZE, &sent);
  const auto error = [&](transport_errc kind, const char* words) {
    return transport_error{kind, words, sent > 0 || sent_};
  };
  if (too_large_) return error(transport_errc::too_large, "answer too large");
  if (is_tls_failure(code))
    return error(transport_errc::tls, "no trusted TLS connection");
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return sent > 0 ? error(transport_errc::timeout, "no answer in time")
                      : error(transport_errc::timeout, "no connection in time");
    case CURLE_COULDNT_RESOLVE_HOST:
      return error(transport_errc::resolve, "host name not found");
    case CURLE_COULDNT_CONNECT:
      return error(transport_errc::refused, "no connection possible");
    case CURLE_ABORTED_BY_CALLBACK:  // on_send
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
      return error(transport_errc::reset, "connection lost");
    case CURLE_FILESIZE_EXCEEDED:
      return error(transport_errc::too_large, "answer too large");
    case CURLE_OUT_OF_MEMORY:
    case CURLE_WRITE_ERROR:
      return error(transport_errc::overloaded, "out of memory");
    default:
      return error(transport_errc::malformed,
                   sent > 0 ? "answer is not proper HTTP"
                            : "the address cannot be used");
  }
}

long http_exchange::connections_opened() const {
  long opened = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_NUM_CONNECTS, &opened);
  return opened;
}

}  // namespace orders::integrations
