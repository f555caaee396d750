/// What neighbours send as JSON, read without a copy of it as C++ containers:
/// trees of them took a fifth of the service's CPU in a checkout.
///
/// RFC 8259, strictly: valid UTF-8, no comments, nothing behind the value. Of
/// several members with one name the last counts, as in JavaScript.
#pragma once

#include <rapidjson/document.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orders::integrations {

/// A value, or none where there is none: asking on is always safe. Cheap to
/// copy; good for as long as its document.
class json_value {
 public:
  json_value() = default;
  explicit json_value(const rapidjson::Value* value) : value_(value) {}

  bool is_absent() const { return !value_; }
  /// False for an absent value as well.
  bool is_object() const { return value_ && value_->IsObject(); }
  bool is_array() const { return value_ && value_->IsArray(); }
  /// Neither absent nor null.
  bool is_present() const { return value_ && !value_->IsNull(); }

  json_value operator[](const char* name) const;
  /// Of an array; 0 for anything else.
  std::size_t size() const { return is_array() ? value_->Size() : 0; }
  /// REQUIRES: at < size().
  json_value at(std::size_t at) const;

  /// Nothing when it is of another type.
  std::optional<std::string_view> text() const;
  std::optional<bool> truth() const;
  /// A number without fraction and exponent, within 64 bits with a sign.
  std::optional<std::int64_t> integer() const;
  /// The shortest text of a number that reads back as the same one.
  std::optional<std::string> number_text() const;

  /// As JSON, without blanks. REQUIRES: it is not absent.
  std::string dump() const;

 private:
  const rapidjson::Value* value_ = nullptr;
};

class json_document {
 public:
  /// The root is absent when the text is no JSON, or nested so deep that
  /// handling it would not be safe.
  explicit json_document(const std::string& text);
  json_document(const json_document&) = delete;
  json_document& operator=(const json_document&) = delete;

  json_value root() const;

 private:
  // Usual replies need no memory besides.
  alignas(std::max_align_t) char first_memory_[8 * 1024];
  rapidjson::MemoryPoolAllocator<> memory_{first_memory_, sizeof first_memory_};
  rapidjson::Document document_{&memory_};
  bool is_json_ = false;
};

}  // namespace orders::integrations
