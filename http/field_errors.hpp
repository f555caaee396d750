/// Validation: collects every field at fault, with the texts of contract 1.2.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/decimal.hpp"
#include "domain/money.hpp"
#include "domain/time.hpp"
#include "domain/uuid.hpp"

namespace orders::http {

struct field_error {
  /// Dotted path, e.g. `items.0.quantity`; empty for the body itself.
  std::string field;
  std::string message;
};

class field_errors {
 public:
  void add(std::string field, std::string message) {
    all_.push_back({std::move(field), std::move(message)});
  }
  bool empty() const { return all_.empty(); }
  const std::vector<field_error>& all() const { return all_; }

 private:
  std::vector<field_error> all_;
};

/// `Expected <wanted>, received <type>`.
std::string wrong_type(const char* wanted, const nlohmann::json& got);

/// Reads the members of one JSON object. A reader returns nothing when the
/// member is absent or at fault, and notes the fault.
class object_reader {
 public:
  /// `path` names the object, empty for the body.
  object_reader(const nlohmann::json& object, std::string path,
                field_errors& errors)
      : object_(object), path_(std::move(path)), errors_(errors) {}

  std::string field(const std::string& name) const {
    return path_.empty() ? name : path_ + "." + name;
  }
  void fault(const std::string& name, std::string message) const {
    errors_.add(field(name), std::move(message));
  }
  /// Null when the member is absent.
  const nlohmann::json* find(const char* name) const;

  /// Trimmed, at least one character (F56).
  std::optional<std::string> required_text(const char* name,
                                           std::size_t longest) const;
  /// Null is a fault, an empty text is kept.
  std::optional<std::string> optional_text(const char* name,
                                           std::size_t longest) const;
  /// Null and empty count as absent.
  std::optional<std::string> omittable_text(const char* name,
                                            std::size_t longest) const;
  std::optional<domain::uuid> required_uuid(const char* name) const;
  std::optional<domain::uuid> optional_uuid(const char* name) const;
  /// The decimal text of a number or numeric string, not below zero unless
  /// `signed_`; null and empty count as absent (F46).
  std::optional<std::string> omittable_decimal(const char* name,
                                               bool signed_ = false) const;
  /// As above, but absent is a fault.
  std::optional<std::string> required_decimal(const char* name) const;
  std::optional<std::string> one_of(const char* name,
                                    const std::vector<std::string>& values,
                                    bool required) const;
  /// A JSON object with any content.
  const nlohmann::json* optional_object(const char* name) const;

 private:
  std::optional<std::string> text(const char* name, const nlohmann::json& got,
                                  std::size_t longest) const;
  std::optional<std::string> decimal(const char* name,
                                     const nlohmann::json& got,
                                     bool signed_) const;

  const nlohmann::json& object_;
  std::string path_;
  field_errors& errors_;
};

/// Decimal text of a JSON number or a string that is a plain decimal number,
/// blanks around it allowed; nothing for anything else.
std::optional<std::string> decimal_text(const nlohmann::json& value);

std::string trim(const std::string& text);

}  // namespace orders::http
