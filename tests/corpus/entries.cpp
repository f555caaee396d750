#include "tests/corpus/entries.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace orders::tests {

namespace {

using nlohmann::json;

// -- bytes --------------------------------------------------------------------

std::string from_base64(const std::string& text) {
  std::string out(text.size() / 4 * 3, '\0');
  const int size =
      ::EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<const unsigned char*>(text.data()),
                        static_cast<int>(text.size()));
  if (size < 0) throw std::runtime_error("no base64: " + text);
  // OpenSSL counts the padding as well.
  const auto padding =
      std::count(text.end() - std::min<long>(2, size), text.end(), '=');
  out.resize(static_cast<std::size_t>(size - padding));
  return out;
}

std::string bytes_of(const json& what) {
  if (what.is_string()) return what.get<std::string>();
  std::string out;
  if (what.is_array()) {
    for (const auto& part : what) out += bytes_of(part);
    return out;
  }
  const auto once = what.contains("base64")
                        ? from_base64(what.at("base64"))
                        : what.at("text").get<std::string>();
  for (int i = what.value("times", 1); i > 0; --i) out += once;
  return out;
}

/// For names: short, and fit for a terminal.
std::string shown(const std::string& bytes) {
  constexpr std::size_t longest = 60;
  std::string out;
  for (const char c : bytes.substr(0, longest)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) {
      out += c;
    } else {
      out += "\\x";
      out += "0123456789abcdef"[byte >> 4];
      out += "0123456789abcdef"[byte & 15];
    }
  }
  if (bytes.size() > longest)
    out += "... (" + std::to_string(bytes.size()) + " bytes)";
  return out;
}

// -- cases --------------------------------------------------------------------

std::vector<std::string> texts_of(const json& one_or_many) {
  if (one_or_many.is_array()) return one_or_many;
  return {one_or_many.get<std::string>()};
}

std::vector<int> numbers_of(const json& one_or_many) {
  if (one_or_many.is_array()) return one_or_many;
  return {one_or_many.get<int>()};
}

void set_expectation(const json& from, corpus_entry& out) {
  if (from.contains("status")) out.statuses = numbers_of(from.at("status"));
  if (from.contains("field"))
    out.any_field = from.at("field").is_null() ? std::vector<std::string>{}
                                               : texts_of(from.at("field"));
  if (from.contains("names")) out.all_fields = from.at("names");
}

void set_request(const json& from, corpus_entry& out) {
  if (from.contains("method")) out.method = from.at("method");
  if (from.contains("path")) out.path = bytes_of(from.at("path"));
  if (from.contains("as")) out.as = from.at("as");
  if (from.contains("body")) out.body = from.at("body").dump();
  if (from.contains("bytes")) out.body = bytes_of(from.at("bytes"));
  if (from.contains("wire")) out.wire = bytes_of(from.at("wire"));
  if (!from.contains("headers")) return;
  for (const auto& [name, value] : from.at("headers").items()) {
    out.header.erase(name);
    out.header.emplace(name, value.is_null() ? "" : bytes_of(value));
  }
}

// -- families -----------------------------------------------------------------

constexpr const char* place = "@@value@@";

json::json_pointer pointer_to(std::string field) {
  std::replace(field.begin(), field.end(), '.', '/');
  return json::json_pointer{"/" + field};
}

std::string with_value(json body, const std::string& field,
                       const std::string& json_source) {
  body[pointer_to(field)] = place;
  auto out = body.dump();
  const auto quoted = '"' + std::string{place} + '"';
  return out.replace(out.find(quoted), quoted.size(), json_source);
}

std::string without(json body, const std::string& field) {
  const auto at = pointer_to(field);
  body.at(at.parent_pointer()).erase(at.back());
  return body.dump();
}

std::string times(const std::string& text, int count) {
  return '"' + bytes_of(json{{"text", text}, {"times", count}}) + '"';
}

class file_reader {
 public:
  file_reader(std::string name, const json& file,
              std::vector<corpus_entry>& out)
      : name_(std::move(name)), file_(file), out_(out) {
    defaults_.file = name_;
    defaults_.method = "GET";
    defaults_.as = "user";
    if (file.contains("defaults")) set_request(file.at("defaults"), defaults_);
  }

  void read() {
    for (const auto& one : file_.value("cases", json::array())) {
      auto entry = named(one.at("name"));
      set_request(one, entry);
      set_expectation(one, entry);
      add(std::move(entry));
    }
    for (const auto& family : file_.value("families", json::array()))
      read_family(family);
  }

 private:
  corpus_entry named(const std::string& name) const {
    auto entry = defaults_;
    entry.name = name_ + ": " + name;
    return entry;
  }

  /// A member of a family, about one field.
  corpus_entry member(const json& family, const std::string& field,
                      const std::string& value) const {
    auto entry = named(family.at("name").get<std::string>() + ": " + field +
                       " = " + shown(value));
    entry.any_field = {field};
    set_request(family, entry);
    set_expectation(family, entry);
    return entry;
  }

  void read_family(const json& family) {
    if (family.contains("lengths")) return read_lengths(family);
    if (family.contains("routes")) return read_routes(family);
    const bool in_query = family.contains("parameters");
    const auto targets = family.at(in_query ? "parameters" : "fields");
    for (const std::string field : targets) {
      if (family.value("absent", false)) {
        auto entry = member(family, field, "");
        entry.body = without(file_.at("body"), field);
        add(std::move(entry));
        continue;
      }
      for (const auto& source : family.at("values")) {
        const auto value = bytes_of(source);
        auto entry = member(family, field, value);
        if (in_query)
          entry.path += "?" + field + "=" + value;
        else
          entry.body = with_value(file_.at("body"), field, value);
        add(std::move(entry));
      }
    }
  }

  void read_lengths(const json& family) {
    for (const auto& [field, most] : family.at("lengths").items()) {
      for (const std::string character : {"x", "\xF0\x9F\x98\x80"}) {
        const int longest = most;
        auto fits = member(family, field, times(character, longest));
        fits.statuses = numbers_of(family.at("fits"));
        fits.any_field.clear();
        fits.body =
            with_value(file_.at("body"), field, times(character, longest));
        add(std::move(fits));
        auto too_long = member(family, field, times(character, longest + 1));
        too_long.body =
            with_value(file_.at("body"), field, times(character, longest + 1));
        add(std::move(too_long));
      }
    }
  }

  void read_routes(const json& family) {
    for (const auto& route : family.at("routes")) {
      for (const auto& source : family.at("values")) {
        const auto value = bytes_of(source);
        const auto path = route.at("path").get<std::string>();
        auto entry = member(
            family, route.at("method").get<std::string>() + " " + path, value);
        entry.any_field.clear();
        set_request(route, entry);
        set_expectation(family, entry);
        entry.path = path;
        entry.path.replace(path.find("{}"), 2, value);
        add(std::move(entry));
      }
    }
  }

  void add(corpus_entry entry) {
    if (entry.statuses.empty())
      throw std::runtime_error("no status in " + entry.name);
    const auto key = "key-" + std::to_string(out_.size());
    for (auto* text : {&entry.path, &entry.body, &entry.wire})
      *text = substituted(std::move(*text), "key", key);
    out_.push_back(std::move(entry));
  }

  const std::string name_;
  const json& file_;
  std::vector<corpus_entry>& out_;
  corpus_entry defaults_;
};

json parsed(const std::filesystem::path& path) {
  std::ifstream in{path};
  return json::parse(in);
}

}  // namespace

std::string substituted(std::string text, const std::string& name,
                        const std::string& value) {
  const auto mark = "${" + name + "}";
  for (auto at = text.find(mark); at != std::string::npos;
       at = text.find(mark, at + value.size()))
    text.replace(at, mark.size(), value);
  return text;
}

std::vector<corpus_entry> corpus_entries(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& found : std::filesystem::directory_iterator{folder})
    if (found.path().extension() == ".json") files.push_back(found.path());
  std::sort(files.begin(), files.end());
  std::vector<corpus_entry> out;
  for (const auto& path : files) {
    try {
      const auto file = parsed(path);
      file_reader{path.stem().string(), file, out}.read();
    } catch (const std::exception& fault) {
      throw std::runtime_error(path.string() + ": " + fault.what());
    }
  }
  return out;
}

std::string valid_body(const std::string& folder, const std::string& file,
                       const std::string& key) {
  const auto path = std::filesystem::path{folder} / (file + ".json");
  return substituted(parsed(path).at("body").dump(), "key", key);
}

}  // namespace orders::tests
