#include "domain/order_query.hpp"

#include "domain/position_text.hpp"

namespace orders::domain {

std::optional<listing_position> listing_position::parse(std::string_view text) {
  const auto at = parse_position_text(text);
  if (!at) return std::nullopt;
  const std::chrono::microseconds since_epoch{
      static_cast<std::int64_t>(at->number)};
  const timestamp when{since_epoch};
  return is_storable(when) ? std::optional{listing_position{when, at->id}}
                           : std::nullopt;
}

std::string listing_position::text() const {
  const auto number = created_at.time_since_epoch().count();
  return to_position_text({static_cast<std::uint64_t>(number), id});
}

}  // namespace orders::domain
