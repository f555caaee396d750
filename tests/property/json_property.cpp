#include <rapidcheck.h>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "domain/json_writer.hpp"

using namespace orders::domain;
using nlohmann::json;

namespace {

/// Text of any code points, surrogates left out, as UTF-8.
std::string any_text() {
  const auto points = *rc::gen::container<std::vector<std::uint32_t>>(
      rc::gen::weightedOneOf<std::uint32_t>(
          {{4, rc::gen::inRange<std::uint32_t>(0, 0x80)},
           {1, rc::gen::inRange<std::uint32_t>(0x80, 0xd800)},
           {1, rc::gen::inRange<std::uint32_t>(0xe000, 0x110000)}}));
  std::string out;
  const auto tail = [&](std::uint32_t bits) {
    out += static_cast<char>(0x80 | (bits & 0x3f));
  };
  for (const auto p : points) {
    if (p < 0x80) {
      out += static_cast<char>(p);
    } else if (p < 0x800) {
      out += static_cast<char>(0xc0 | p >> 6);
      tail(p);
    } else if (p < 0x10000) {
      out += static_cast<char>(0xe0 | p >> 12);
      tail(p >> 6);
      tail(p);
    } else {
      out += static_cast<char>(0xf0 | p >> 18);
      tail(p >> 12);
      tail(p >> 6);
      tail(p);
    }
  }
  return out;
}

json any_json(int depth) {
  switch (*rc::gen::inRange(0, depth > 0 ? 6 : 4)) {
    case 0:
      return nullptr;
    case 1:
      return *rc::gen::arbitrary<bool>();
    case 2:
      return *rc::gen::arbitrary<std::int64_t>();
    case 3:
      return any_text();
    case 4: {
      auto out = json::array();
      for (int n = *rc::gen::inRange(0, 4); n > 0; --n)
        out.push_back(any_json(depth - 1));
      return out;
    }
    default: {
      auto out = json::object();
      for (int n = *rc::gen::inRange(0, 4); n > 0; --n)
        out[any_text()] = any_json(depth - 1);
      return out;
    }
  }
}

void write(json_writer& out, const json& value) {
  if (value.is_null()) {
    out.null();
  } else if (value.is_boolean()) {
    out.value(value.get<bool>());
  } else if (value.is_number()) {
    out.value(value.get<std::int64_t>());
  } else if (value.is_string()) {
    out.value(value.get<std::string>());
  } else if (value.is_array()) {
    out.begin_array();
    for (const auto& element : value) write(out, element);
    out.end_array();
  } else {
    out.begin_object();
    for (const auto& [name, element] : value.items()) {
      out.key(name);
      write(out, element);
    }
    out.end_object();
  }
}

}  // namespace

TEST_CASE("another JSON library reads what was written", "[property]") {
  REQUIRE(rc::check([] {
    const auto value = any_json(3);
    json_writer out;
    write(out, value);
    const auto text = out.take();
    const auto read = json::parse(text, nullptr, false);
    RC_ASSERT(!read.is_discarded());
    RC_ASSERT(read == value);
    RC_ASSERT(text == value.dump());
  }));
}
