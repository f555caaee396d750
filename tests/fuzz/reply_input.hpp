/// A neighbour's reply out of an input.
///
///   input = status LF body
#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include "integrations/http_transport.hpp"
#include "tests/fuzz/target.hpp"

namespace orders::fuzz {

/// A status that is no number from 100 to 599 is 200.
inline integrations::http_reply reply_of(std::string_view input) {
  const auto line = take_line(input);
  int status = 0;
  std::from_chars(line.data(), line.data() + line.size(), status);
  if (status < 100 || status > 599) status = 200;
  return {status, "application/json", std::string{input}};
}

}  // namespace orders::fuzz
