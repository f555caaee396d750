#include "http/edge/framer.hpp"

#include <algorithm>
#include <utility>

#include "http/edge/syntax.hpp"

namespace orders::http::edge {

namespace {
// A peer only gets memory for what it sends.
constexpr std::size_t first_body_reserve = 16384;
}  // namespace

framer::progress framer::advance(std::string_view unread) {
  switch (state_) {
    case state::head:
      return find_head(unread);
    case state::body:
      return head_.framing == body_framing::chunked ? collect_chunks(unread)
                                                    : collect_body(unread);
    case state::complete:
      return {event::complete, 0};
    case state::rejected:
      break;
  }
  return {event::rejected, 0};
}

std::string framer::take_body() {
  return std::exchange(body_, {});
}

void framer::reset() {
  state_ = state::head;
  lead_ = line_start_ = scanned_ = lines_ = body_left_ = 0;
  too_large_ = false;
  body_.clear();
}

framer::progress framer::reject(int status, std::string_view text) {
  state_ = state::rejected;
  reason_ = {status, text};
  return {event::rejected, 0};
}

// Goes line by line, so that a wrong line end or an endless line is refused
// when it arrives and not at the deadline.
framer::progress framer::find_head(std::string_view unread) {
  // RFC 9112 section 2.2: one empty line before a request is tolerated.
  if (scanned_ == 0) {
    if (unread == "\r") return {event::need_more, 0};
    if (unread.starts_with("\r\n")) lead_ = line_start_ = scanned_ = 2;
  }
  if (scanned_ == lead_ && unread.size() > lead_ &&
      !is_token_char(unread[lead_]))
    return reject(400, "Malformed request line");
  for (;;) {
    auto feed = unread.find('\n', scanned_);
    auto seen = feed == unread.npos ? unread.size() : feed + 1;
    if (lines_ == 0 && seen - line_start_ > bounds_.request_line)
      return reject(414, "Request target too long");
    if (seen - lead_ > bounds_.head_bytes)
      return reject(431, "Request header fields too large");
    if (feed == unread.npos) {
      scanned_ = unread.size();
      return {event::need_more, 0};
    }
    if (feed == line_start_ || unread[feed - 1] != '\r')
      return reject(400, "Malformed line end");
    bool blank = feed == line_start_ + 1;
    line_start_ = scanned_ = feed + 1;
    if (blank) return finish_head(unread, feed + 1);
    // The request line, the headers.
    if (++lines_ > bounds_.header_count + 1)
      return reject(431, "Too many headers");
  }
}

framer::progress framer::finish_head(std::string_view unread,
                                     std::size_t size) {
  if (lines_ == 0) return reject(400, "Malformed request line");
  auto text = unread.substr(lead_, size - lead_);
  if (auto ok = parse_head(text, bounds_, head_); !ok)
    return reject(ok.error().status, ok.error().text);
  body_left_ = head_.content_length;
  too_large_ = body_left_ > bounds_.body_bytes;
  state_ = head_.framing == body_framing::none || too_large_ ? state::complete
                                                             : state::body;
  if (state_ == state::body) {
    body_.reserve(std::min(body_left_, first_body_reserve));
    chunks_.reset();
  }
  return {event::head, size};
}

framer::progress framer::collect_body(std::string_view unread) {
  auto piece = std::min(body_left_, unread.size());
  body_.append(unread.substr(0, piece));
  body_left_ -= piece;
  if (body_left_ > 0) return {event::need_more, piece};
  state_ = state::complete;
  return {event::complete, piece};
}

framer::progress framer::collect_chunks(std::string_view unread) {
  auto [what, used] = chunks_.advance(unread, bounds_, body_);
  switch (what) {
    case chunked_decoder::outcome::need_more:
      return {event::need_more, used};
    case chunked_decoder::outcome::malformed:
      return reject(400, "Malformed chunked body");
    case chunked_decoder::outcome::too_large:
      too_large_ = true;
      body_ = {};
      break;
    case chunked_decoder::outcome::done:
      break;
  }
  state_ = state::complete;
  return {event::complete, used};
}

}  // namespace orders::http::edge
