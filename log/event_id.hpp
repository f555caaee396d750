/// What a log line is about, under a name that never changes: what operators
/// search and alert by (docs/logs.md lists them all).
#pragma once

#include <string_view>

namespace orders::log {

/// Lower-case words with hyphens in between, e.g. `outbox-requeued`. Anything
/// else, or a text that is put together at run time, does not compile.
class event_id {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is an id.
  consteval event_id(const char* text) : text_(text) {
    if (!is_well_formed(text_)) throw "not of the form `word-word`";
  }

  constexpr std::string_view text() const { return text_; }

 private:
  static constexpr bool is_well_formed(std::string_view text) {
    bool letter_before = false;
    for (const char c : text) {
      if (c == '-' && !letter_before) return false;
      if (c != '-' && (c < 'a' || c > 'z')) return false;
      letter_before = c != '-';
    }
    return letter_before;
  }

  std::string_view text_;
};

}  // namespace orders::log
