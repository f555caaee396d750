#include "integrations/kafka_options.hpp"

#include <string_view>

#include "integrations/kafka_handle.hpp"

namespace orders::integrations {

namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

tl::expected<kafka_options, std::string> parse_kafka_options(
    const std::string& brokers, const std::string& extra) {
  kafka_options out;
  out.brokers = trimmed(brokers);
  if (out.brokers.empty())
    return tl::make_unexpected(std::string{"the list of brokers is empty"});
  for (std::string_view rest = extra; !rest.empty();) {
    const auto end = rest.find(';');
    const auto entry = trimmed(rest.substr(0, end));
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    if (entry.empty()) continue;
    const auto equals = entry.find('=');
    const auto name = trimmed(entry.substr(0, equals));
    if (equals == entry.npos || name.empty())
      return tl::make_unexpected(
          std::string{"Kafka options have the form name=value;name=value"});
    out.properties.emplace_back(name, trimmed(entry.substr(equals + 1)));
  }
  if (auto usable = kafka::make_config(out, {}); !usable)
    return tl::make_unexpected(usable.error());
  return out;
}

}  // namespace orders::integrations
