#include "sandbox/fault.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "sandbox/exchange.hpp"

namespace orders::sandbox {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr std::size_t most_faults = 16;
constexpr std::int64_t most_bytes = 256LL << 20;
constexpr std::int64_t most_ms = 3'600'000;
constexpr std::int64_t most_copies = 16;

constexpr std::array<std::string_view, neighbour_count> neighbour_names = {
    "product", "auth", "cart", "payment", "warehouse", "address"};

struct mode_word {
  std::string_view word;
  fault_mode mode;
};

constexpr std::array<mode_word, 12> words = {{
    {"delay", fault_mode::delay},
    {"status", fault_mode::status},
    {"timeout", fault_mode::timeout},
    {"garbage", fault_mode::garbage},
    {"reset", fault_mode::reset},
    {"act_twice", fault_mode::act_twice},
    {"drip", fault_mode::drip},
    {"huge", fault_mode::huge},
    {"redirect", fault_mode::redirect},
    {"refuse", fault_mode::refuse},
    {"drop_callbacks", fault_mode::drop_callbacks},
    {"callback_copies", fault_mode::callback_copies},
}};

/// Reads the fields of one fault and remembers the first that is wrong.
class field_reader {
 public:
  explicit field_reader(const json& source) : source_(source) {}

  std::optional<std::int64_t> integer(const char* name, std::int64_t least,
                                      std::int64_t most) {
    auto found = take(name);
    if (found == nullptr) return std::nullopt;
    if (!found->is_number_integer() ||
        (found->is_number_unsigned() &&
         found->get<std::uint64_t>() > static_cast<std::uint64_t>(most)) ||
        found->get<std::int64_t>() < least ||
        found->get<std::int64_t>() > most) {
      wrong(name);
      return std::nullopt;
    }
    return found->get<std::int64_t>();
  }

  std::optional<std::string> text(const char* name) {
    auto found = take(name);
    if (found == nullptr) return std::nullopt;
    if (!found->is_string()) {
      wrong(name);
      return std::nullopt;
    }
    return found->get<std::string>();
  }

  /// A body: text as it stands, anything else as JSON.
  std::optional<std::string> body(const char* name) {
    auto found = take(name);
    if (found == nullptr) return std::nullopt;
    return found->is_string() ? found->get<std::string>() : found->dump();
  }

  std::optional<double> probability(const char* name) {
    auto found = take(name);
    if (found == nullptr) return std::nullopt;
    if (!found->is_number() || found->get<double>() < 0 ||
        found->get<double>() > 1) {
      wrong(name);
      return std::nullopt;
    }
    return found->get<double>();
  }

  /// Nothing when all fields were known and right.
  std::optional<std::string> complaint() const {
    if (!wrong_.empty()) return "bad value for \"" + wrong_ + "\"";
    for (const auto& [name, value] : source_.items())
      if (std::find(known_.begin(), known_.end(), name) == known_.end())
        return "unknown field \"" + name + "\"";
    return std::nullopt;
  }

  void wrong(const char* name) {
    if (wrong_.empty()) wrong_ = name;
  }

 private:
  const json* take(const char* name) {
    known_.emplace_back(name);
    auto found = source_.find(name);
    return found == source_.end() ? nullptr : &*found;
  }

  const json& source_;
  std::vector<std::string> known_;
  std::string wrong_;
};

bool read_mode(std::string word, fault& into) {
  static constexpr std::string_view acting = "act_then_";
  if (word.compare(0, acting.size(), acting) == 0) {
    into.acts = true;
    word.erase(0, acting.size());
  }
  auto found = std::find_if(words.begin(), words.end(), [&](const auto& each) {
    return each.word == word;
  });
  if (found == words.end()) return false;
  into.mode = found->mode;
  switch (into.mode) {
    case fault_mode::status:
    case fault_mode::timeout:
    case fault_mode::garbage:
    case fault_mode::reset:
    case fault_mode::huge:
    case fault_mode::redirect:
      return true;
    default:
      return !into.acts;  // "act_then_delay" and the like mean nothing
  }
}

void read_manner(field_reader& fields, fault& into) {
  auto redirects = into.mode == fault_mode::redirect;
  auto drips = into.mode == fault_mode::drip;
  into.pause =
      milliseconds{fields.integer("ms", 0, most_ms).value_or(drips ? 1000 : 0)};
  into.status = static_cast<int>(
      fields.integer("status", 200, 599).value_or(redirects ? 302 : 500));
  into.body = fields.body("body").value_or(
      redirects ? "" : R"({"success":false,"error":"Internal server error"})");
  into.content_type =
      fields.text("contentType").value_or(std::string{json_type});
  into.location = fields.text("location").value_or("/moved");
  // Either would let the text break out of its header.
  for (const auto* text : {&into.content_type, &into.location})
    if (text->find_first_of(std::string_view{"\r\n\0", 3}) != std::string::npos)
      fields.wrong(text == &into.location ? "location" : "contentType");
  into.bytes = static_cast<std::size_t>(
      fields.integer("bytes", 0, most_bytes).value_or(10LL << 20));
}

void read_timing(field_reader& fields, fault& into) {
  if (auto times = fields.integer("times", 0, 1'000'000'000))
    into.times = static_cast<std::uint64_t>(*times);
  into.probability = fields.probability("probability").value_or(1.0);
  into.after = milliseconds{fields.integer("after_ms", 0, most_ms).value_or(0)};
  if (auto lasts = fields.integer("for_ms", 1, most_ms))
    into.lasts = milliseconds{*lasts};
  into.match = fields.text("match").value_or("");
}

tl::expected<fault, std::string> read_fault(const json& source,
                                            neighbour which) {
  if (!source.is_object())
    return tl::make_unexpected(std::string{"a fault is a JSON object"});
  field_reader fields{source};
  fault read;
  auto copies = fields.integer("callback_copies", 1, most_copies);
  auto word = fields.text("mode").value_or(copies ? "callback_copies" : "");
  if (!read_mode(word, read))
    return tl::make_unexpected("unknown mode \"" + word + "\"");
  read.copies = static_cast<int>(copies.value_or(2));
  read_manner(fields, read);
  read_timing(fields, read);
  if (auto complaint = fields.complaint())
    return tl::make_unexpected(std::move(*complaint));
  if (concerns_callbacks(read.mode) && which != neighbour::payment)
    return tl::make_unexpected(word + " is for payment only");
  if (copies && read.mode != fault_mode::callback_copies)
    return tl::make_unexpected(
        std::string{"callback_copies is a fault of its own: use an array"});
  if (read.mode == fault_mode::refuse &&
      (read.times || read.probability < 1.0 || !read.match.empty()))
    return tl::make_unexpected(
        std::string{"refuse takes after_ms and for_ms only"});
  return read;
}

}  // namespace

std::string_view name_of(neighbour which) {
  return neighbour_names.at(static_cast<std::size_t>(which));
}

std::optional<neighbour> neighbour_named(std::string_view name) {
  auto found = std::find(neighbour_names.begin(), neighbour_names.end(), name);
  if (found == neighbour_names.end()) return std::nullopt;
  return static_cast<neighbour>(found - neighbour_names.begin());
}

bool concerns_callbacks(fault_mode mode) {
  return mode == fault_mode::drop_callbacks ||
         mode == fault_mode::callback_copies;
}

tl::expected<std::vector<fault>, std::string> read_faults(const json& source,
                                                          neighbour which) {
  auto list = source.is_array() ? source : json::array({source});
  if (list.size() > most_faults)
    return tl::make_unexpected(std::string{"too many faults at once"});
  std::vector<fault> faults;
  for (const auto& each : list) {
    auto read = read_fault(each, which);
    if (!read) return tl::make_unexpected(std::move(read.error()));
    faults.push_back(std::move(*read));
  }
  return faults;
}

}  // namespace orders::sandbox
