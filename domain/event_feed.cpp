#include "domain/event_feed.hpp"

#include "domain/position_text.hpp"

namespace orders::domain {

std::optional<feed_position> feed_position::parse(std::string_view text) {
  const auto at = parse_position_text(text);
  return at ? std::optional{feed_position{at->number, at->id}} : std::nullopt;
}

std::string feed_position::text() const {
  return to_position_text({transaction, event});
}

}  // namespace orders::domain
