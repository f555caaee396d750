#include "http/json_fault.hpp"

#include <nlohmann/json.hpp>
#include <vector>

namespace orders::http {

namespace {

using nlohmann::json;

/// Follows the reader through the text and remembers where it is.
class path_tracker : public json::json_sax_t {
 public:
  std::optional<std::string> fault;

  bool null() override { return value(); }
  bool boolean(bool) override { return value(); }
  bool number_integer(number_integer_t) override { return value(); }
  bool number_unsigned(number_unsigned_t) override { return value(); }
  bool number_float(number_float_t, const string_t&) override {
    return value();
  }
  bool string(string_t&) override { return value(); }
  bool binary(binary_t&) override { return value(); }

  bool start_object(std::size_t) override {
    path_.push_back({false, {}, 0});
    return true;
  }
  bool key(string_t& name) override {
    path_.back().name = name;
    path_.back().named = true;
    return true;
  }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t) override {
    path_.push_back({true, {}, 0});
    return true;
  }
  bool end_array() override { return leave(); }

  bool parse_error(std::size_t, const std::string&,
                   const json::exception& why) override {
    static constexpr int out_of_range = 406;
    const std::string_view words = why.what();
    const bool unusable = why.id == out_of_range ||
                          words.find("surrogate") != words.npos ||
                          words.find("ill-formed UTF-8") != words.npos ||
                          words.find("U+DC00..U+DFFF") != words.npos;
    const bool at_value =
        !path_.empty() && (path_.back().is_array || path_.back().named);
    if (unusable && at_value) fault = text();
    return false;
  }

 private:
  struct level {
    bool is_array = false;
    std::string name;
    std::size_t index = 0;
    /// Behind a key, before its value.
    bool named = false;
  };

  bool value() {
    if (path_.empty()) return true;
    ++path_.back().index;
    path_.back().named = false;
    return true;
  }
  bool leave() {
    path_.pop_back();
    return value();
  }
  std::string text() const {
    std::string out;
    for (const auto& l : path_)
      out += (out.empty() ? "" : ".") +
             (l.is_array ? std::to_string(l.index) : l.name);
    return out;
  }

  std::vector<level> path_;
};

}  // namespace

std::optional<std::string> find_unusable_value(std::string_view text) {
  path_tracker tracker;
  json::sax_parse(text.begin(), text.end(), &tracker);
  return tracker.fault;
}

}  // namespace orders::http
