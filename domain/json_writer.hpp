/// Writes JSON text (RFC 8259) straight into one string, without a tree in
/// between: for bodies and statement parameters on the hot path.
///
/// The caller writes keys and values in order and closes what it opens; the
/// writer adds the commas. Texts must be valid UTF-8.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "domain/money.hpp"
#include "domain/time.hpp"
#include "domain/uuid.hpp"

namespace orders::domain {

class json_writer {
 public:
  explicit json_writer(std::size_t expected_size = 1024) {
    out_.reserve(expected_size);
  }

  json_writer& begin_object() { return open('{'); }
  json_writer& end_object() { return close('}'); }
  json_writer& begin_array() { return open('['); }
  json_writer& end_array() { return close(']'); }

  json_writer& key(std::string_view name) {
    comma();
    quote(name);
    out_ += ':';
    fresh_ = true;
    return *this;
  }

  json_writer& value(std::string_view text) {
    comma();
    quote(text);
    return *this;
  }
  json_writer& value(const char* text) { return value(std::string_view{text}); }
  json_writer& value(const std::string& text) {
    return value(std::string_view{text});
  }
  json_writer& value(bool truth) { return raw(truth ? "true" : "false"); }
  json_writer& value(std::int64_t number) {
    char buffer[24];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    return raw({buffer, end});
  }
  json_writer& value(std::int32_t number) {
    return value(static_cast<std::int64_t>(number));
  }
  json_writer& value(std::size_t number) {
    return value(static_cast<std::int64_t>(number));
  }
  /// As a string, the way the wire shows money (contract 1.3, M).
  json_writer& value(money amount) { return value(amount.text()); }
  json_writer& value(const uuid& id) { return value(id.text()); }
  json_writer& value(timestamp when) { return value(to_iso_text(when)); }
  json_writer& null() { return raw("null"); }

  template <class T>
  json_writer& value(const std::optional<T>& maybe) {
    return maybe ? value(*maybe) : null();
  }

  /// A finished JSON value, taken over as it is.
  json_writer& raw(std::string_view json) {
    comma();
    out_ += json;
    return *this;
  }

  template <class T>
  json_writer& member(std::string_view name, const T& v) {
    key(name);
    return value(v);
  }

  /// Leaves the member out when there is no value.
  template <class T>
  json_writer& member_if(std::string_view name, const std::optional<T>& v) {
    return v ? member(name, *v) : *this;
  }

  std::string take() { return std::move(out_); }

 private:
  json_writer& open(char bracket) {
    comma();
    out_ += bracket;
    fresh_ = true;
    return *this;
  }
  json_writer& close(char bracket) {
    out_ += bracket;
    fresh_ = false;
    return *this;
  }
  void comma() {
    if (!fresh_) out_ += ',';
    fresh_ = false;
  }
  void quote(std::string_view text);

  std::string out_;
  /// Nothing stands yet before the next value on its level.
  bool fresh_ = true;
};

}  // namespace orders::domain
