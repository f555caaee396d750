#include "http/checkout_rate.hpp"

namespace orders::http {

namespace {

constexpr std::chrono::nanoseconds window = std::chrono::minutes{1};

std::chrono::seconds rounded_up(std::chrono::nanoseconds time) {
  return std::chrono::ceil<std::chrono::seconds>(time);
}

}  // namespace

checkout_rate::verdict checkout_rate::count(const domain::uuid& user,
                                            clock::time_point now) {
  const auto cost = window / per_minute_;
  auto& of_user = shards_[std::hash<domain::uuid>{}(user) % shards_.size()];
  std::lock_guard lock{of_user.mutex};
  auto& known = of_user.full_until;
  auto found = known.find(user);
  if (found == known.end()) {
    const auto most = most_rated_users / shards_.size();
    if (known.size() >= most)
      std::erase_if(known, [&](const auto& b) { return b.second <= now; });
    if (known.size() >= most) return {true, per_minute_ - 1, {}};
    found = known.emplace(user, now).first;
  }
  auto& full_until = found->second;
  full_until = std::max(full_until, now);
  const auto after = full_until + cost - now;
  if (after > window) return {false, 0, rounded_up(after - window)};
  full_until += cost;
  return {true, (window - after) / cost, rounded_up(after)};
}

edge::header_list checkout_rate::headers(const verdict& what) const {
  return {{"RateLimit-Policy",
           "\"checkout\";q=" + std::to_string(per_minute_) + ";w=60"},
          {"RateLimit", "\"checkout\";r=" + std::to_string(what.remaining) +
                            ";t=" + std::to_string(what.wait.count())}};
}

}  // namespace orders::http
