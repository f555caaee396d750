#include "http/edge/reply_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "http/edge/syntax.hpp"

namespace orders::http::edge {
namespace {

constexpr std::pair<int, std::string_view> reason_phrases[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
};

std::string_view reason_phrase(int status) {
  for (const auto& [known, phrase] : reason_phrases)
    if (known == status) return phrase;
  return "";  // RFC 9112 section 4: the phrase may be empty
}

void append_number(std::string& out, std::size_t number) {
  std::array<char, 20> digits{};
  auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void append_field(std::string& out, std::string_view name,
                  std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

bool belongs_to_edge(std::string_view name) {
  switch (name.size()) {
    case 4:
      return equals_ignoring_case(name, "date");
    case 10:
      return equals_ignoring_case(name, "connection") ||
             equals_ignoring_case(name, "keep-alive");
    case 14:
      return equals_ignoring_case(name, "content-length");
    case 17:
      return equals_ignoring_case(name, "transfer-encoding");
    default:
      return false;
  }
}

bool sendable(std::string_view name, std::string_view value) {
  return !value.empty() && is_token(name) &&
         std::all_of(value.begin(), value.end(), is_value_char);
}

bool has_body(const reply& answer) {
  return answer.status >= 200 && answer.status != 204 && answer.status != 304;
}

bool names(const reply& answer, std::string_view name) {
  return std::any_of(answer.headers.begin(), answer.headers.end(),
                     [name](const auto& field) {
                       return equals_ignoring_case(field.first, name);
                     });
}

}  // namespace

default_headers::default_headers(header_list fields)
    : fields_(std::move(fields)) {
  std::erase_if(fields_, [](const auto& field) {
    return !sendable(field.first, field.second) || belongs_to_edge(field.first);
  });
  for (const auto& [name, value] : fields_) append_field(block_, name, value);
}

void default_headers::append_missing(std::string& out,
                                     const reply& answer) const {
  auto overridden = [&](const auto& field) {
    return names(answer, field.first);
  };
  if (std::none_of(fields_.begin(), fields_.end(), overridden)) {
    out.append(block_);
    return;
  }
  for (const auto& field : fields_)
    if (!overridden(field)) append_field(out, field.first, field.second);
}

std::string_view date_stamp::at(std::time_t now) {
  constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed",
                                            "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr",
                                               "May", "Jun", "Jul", "Aug",
                                               "Sep", "Oct", "Nov", "Dec"};
  // Not strftime, whose names depend on the locale.
  if (now != rendered_) {
    std::tm t{};
    gmtime_r(&now, &t);
    auto number = [](int value) { return static_cast<unsigned>(value); };
    std::snprintf(text_, sizeof text_, "%s, %02u %s %04u %02u:%02u:%02u GMT",
                  days[number(t.tm_wday) % 7], number(t.tm_mday) % 100,
                  months[number(t.tm_mon) % 12],
                  number(t.tm_year + 1900) % 10000, number(t.tm_hour) % 100,
                  number(t.tm_min) % 100, number(t.tm_sec) % 100);
    rendered_ = now;
  }
  return text_;
}

bool sends_body(const reply& answer, const reply_frame& frame) {
  return !frame.head_only && has_body(answer);
}

bool wants_close(const reply& answer) {
  return std::any_of(answer.headers.begin(), answer.headers.end(),
                     [](const auto& field) {
                       return equals_ignoring_case(field.first, "connection") &&
                              equals_ignoring_case(field.second, "close");
                     });
}

void append_chunk_head(std::string& out, std::size_t size) {
  std::array<char, 16> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
  out.append(digits.data(), end).append("\r\n");
}

void append_last_chunk(std::string& out) {
  out.append("0\r\n\r\n");
}

void append_reply_head(std::string& out, const reply& answer,
                       const reply_frame& frame, std::string_view date,
                       const default_headers& defaults) {
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::size_t>(answer.status));
  out.append(" ").append(reason_phrase(answer.status)).append("\r\n");
  for (const auto& [name, value] : answer.headers)
    if (!belongs_to_edge(name) && sendable(name, value))
      append_field(out, name, value);
  defaults.append_missing(out, answer);
  append_field(out, "Date", date);
  if (has_body(answer) && frame.streamed) {
    if (!frame.http_1_0) append_field(out, "Transfer-Encoding", "chunked");
  } else if (has_body(answer)) {
    out.append("Content-Length: ");
    append_number(out, answer.body.size());
    out.append("\r\n");
  }
  if (frame.close) {
    out.append("Connection: close\r\n");
  } else if (frame.http_1_0) {
    out.append("Connection: keep-alive\r\n");
  }
  out.append("\r\n");
}

}  // namespace orders::http::edge
