#include "http/edge/chunked_decoder.hpp"

#include <algorithm>

#include "http/edge/syntax.hpp"

namespace orders::http::edge {
namespace {

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  c = to_lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// 15 digits are below 2^60: no overflow.
constexpr std::size_t most_size_digits = 15;

}  // namespace

chunked_decoder::progress chunked_decoder::advance(std::string_view input,
                                                   const limits& bounds,
                                                   std::string& body) {
  std::size_t at = 0;
  while (at < input.size()) {
    if (state_ == state::data) {
      auto piece = std::min(size_, input.size() - at);
      body.append(input.substr(at, piece));
      at += piece;
      size_ -= piece;
      if (size_ == 0) state_ = state::data_return;
      continue;
    }
    auto what = step(input[at++], bounds);
    // Told from the size alone: the data need not be read to be refused.
    if (state_ == state::data && size_ > bounds.body_bytes - body.size())
      what = outcome::too_large;
    if (what != outcome::need_more) return {what, at};
  }
  return {outcome::need_more, at};
}

chunked_decoder::outcome chunked_decoder::step(char c, const limits& bounds) {
  switch (state_) {
    case state::size:
      return step_size(c);
    case state::extension:
      if (c == '\r') return go(state::size_end);
      if (!is_value_char(c) ||
          ++extension_bytes_ > bounds.chunk_extension_bytes)
        return outcome::malformed;
      return outcome::need_more;
    case state::size_end:
      if (c != '\n') return outcome::malformed;
      return go(size_ == 0 ? state::trailer_start : state::data);
    case state::data_return:
      return c == '\r' ? go(state::data_end) : outcome::malformed;
    case state::data_end:
      size_ = digits_ = 0;
      return c == '\n' ? go(state::size) : outcome::malformed;
    case state::last_end:
      return c == '\n' ? outcome::done : outcome::malformed;
    default:
      if (++trailer_bytes_ > bounds.trailer_bytes) return outcome::malformed;
      return step_trailer(c);
  }
}

chunked_decoder::outcome chunked_decoder::step_size(char c) {
  if (int value = hex_value(c); value >= 0) {
    if (++digits_ > most_size_digits) return outcome::malformed;
    size_ = size_ * 16 + static_cast<std::size_t>(value);
    return outcome::need_more;
  }
  if (digits_ == 0) return outcome::malformed;
  if (c == '\r') return go(state::size_end);
  return c == ';' ? go(state::extension) : outcome::malformed;
}

chunked_decoder::outcome chunked_decoder::step_trailer(char c) {
  switch (state_) {
    case state::trailer_start:
      if (c == '\r') return go(state::last_end);
      return is_token_char(c) ? go(state::trailer_name) : outcome::malformed;
    case state::trailer_name:
      if (c == ':') return go(state::trailer_value);
      return is_token_char(c) ? outcome::need_more : outcome::malformed;
    case state::trailer_value:
      if (c == '\r') return go(state::trailer_end);
      return is_value_char(c) ? outcome::need_more : outcome::malformed;
    default:  // trailer_end
      return c == '\n' ? go(state::trailer_start) : outcome::malformed;
  }
}

}  // namespace orders::http::edge
