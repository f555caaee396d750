/// URL-encoded forms with nested names, as the platform's clients write them:
/// `items[0][productId]=...&shippingAddress[name]=...`.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace orders::http {

/// Every value is a string. nullopt: more parameters than anybody needs.
std::optional<nlohmann::json> parse_form(const std::string& text);

/// The parameters of a query, as often as they come: cpp-httplib's own parser
/// drops exact repetitions, which must not pass for a single value.
std::multimap<std::string, std::string> parse_query(std::string_view raw);

/// Percent-decoding; `+` is a blank. Malformed sequences stay as they are.
std::string percent_decode(std::string_view text);

}  // namespace orders::http
