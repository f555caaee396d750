/// Reads the parameters of a query strictly: what is there must be valid, and
/// be there once (contract 1.5). Faults are noted, never guessed around.
#pragma once

#include <httplib.h>

#include <cstdint>
#include <optional>
#include <string>

#include "domain/time.hpp"
#include "domain/uuid.hpp"
#include "http/field_errors.hpp"

namespace orders::http {

class query_reader {
 public:
  /// Both must outlive the reader.
  query_reader(const httplib::Params& query, field_errors& errors)
      : query_(query), errors_(errors) {}

  /// The value of a parameter; a repeated one is a fault, and so is text that
  /// the database could not even be asked for.
  std::optional<std::string> single(const char* name);
  std::optional<domain::uuid> id(const char* name);
  std::optional<domain::timestamp> moment(const char* name);

  /// Both ends belong to it.
  struct range {
    std::int64_t least, most;
  };
  std::int64_t number(const char* name, range allowed, std::int64_t fallback);

  void fault(const char* name);

 private:
  const httplib::Params& query_;
  field_errors& errors_;
};

}  // namespace orders::http
