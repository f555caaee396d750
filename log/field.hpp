/// One value of a log line, with its name. Fields hold ids, counts, codes and
/// reasons; never what a person is called, lives at or is reached by, and never
/// a secret (docs/security.md).
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "domain/uuid.hpp"

namespace orders::log {

/// A text is referred to, not copied, so a field is good for the one call that
/// it is written in. Ids are put into text only when the line is written.
class field_value {
 public:
  using any =
      std::variant<std::string_view, std::int64_t, bool, double, domain::uuid>;

  // NOLINTBEGIN(google-explicit-constructor): values stand in braces.
  field_value(std::string_view text) : value_(text) {}
  field_value(const std::string& text) : value_(std::string_view{text}) {}
  field_value(const char* text) : value_(std::string_view{text}) {}
  field_value(bool truth) : value_(truth) {}
  field_value(double number) : value_(number) {}
  field_value(const domain::uuid& id) : value_(id) {}
  template <std::integral T>
  field_value(T number) : value_(static_cast<std::int64_t>(number)) {}
  // NOLINTEND(google-explicit-constructor)

  const any& value() const { return value_; }

 private:
  any value_;
};

struct field {
  /// In camelCase; a unit that is not obvious ends it: `durationMs`.
  std::string_view name;
  field_value value;
};

}  // namespace orders::log
