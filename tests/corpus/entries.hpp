/// The corpus of bad input: JSON files in tests/corpus/, read into single
/// requests, each with what must become of it.
///
/// A file holds
///   defaults   what its cases have unless they say otherwise
///   body       a valid JSON body for its families
///   cases      single requests
///   families   one expectation for many requests (see below)
///
/// A case: `name`; `method`; `path`; `as`, who calls ("nobody", "user",
/// "admin" or the name of a service); `headers`, null taking one away; and
/// either `body` (JSON), `bytes` or nothing. Or `wire`: all bytes of the
/// request. Then `status`, one or a list, and `field`: the only field that the
/// reply's details may name; a list: any of these; `names`: exactly these.
///
/// Bytes are a text, or an array of texts and of objects
/// {"text" or "base64": ..., "times": n}.
///
/// A family multiplies; its expectation holds for each product. It has
///   fields × values   puts each value, as JSON source, at each field of `body`
///   fields, absent    takes each field away
///   lengths           puts texts that just fit at a field, which must yield
///                     the status `fits`, and texts one character longer,
///                     of letters and of emoji
///   parameters × values   appends the query ?parameter=value
///   routes × values   puts each value for the {} of each route
/// and unless it says otherwise, the reply must name the field or parameter.
///
/// In every text `${key}` stands for a key of its own for each request, and
/// `${order}` for an order of the file's own, made for it by the user.
#pragma once

#include <string>
#include <vector>

#include "tests/support/client.hpp"

namespace orders::tests {

struct corpus_entry {
  std::string name;  // with the file's: "checkout: blank = \" \""
  std::string file;
  /// What is sent, but for `${order}` and the caller's credentials.
  std::string method, path, as;
  headers header;
  std::string body;
  std::string wire;  // instead of all that
  std::vector<int> statuses;
  std::vector<std::string> any_field, all_fields;
};

/// All entries of all files. Throws, naming the file, what is wrong in it.
std::vector<corpus_entry> corpus_entries(const std::string& folder);

/// `text` with every `${name}` replaced.
std::string substituted(std::string text, const std::string& name,
                        const std::string& value);

/// The `body` of a file, with a key of its own.
std::string valid_body(const std::string& folder, const std::string& file,
                       const std::string& key);

}  // namespace orders::tests
