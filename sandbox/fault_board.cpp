#include "sandbox/fault_board.hpp"

#include <algorithm>
#include <utility>

namespace orders::sandbox {

fault_board::fault_board(std::uint64_t seed)
    : lifted_(std::make_shared<gate>()), random_(seed) {}

void fault_board::set(std::vector<fault> faults) {
  auto now = clock::now();
  std::vector<active> fresh;
  for (auto& each : faults) {
    auto from = now + each.after;
    auto to = each.lasts ? std::optional{from + *each.lasts} : std::nullopt;
    fresh.push_back({std::move(each), from, to});
  }
  std::scoped_lock lock{mutex_};
  faults_ = std::move(fresh);
  any_ = !faults_.empty();
  lifted_->open();
  lifted_ = std::make_shared<gate>();
}

bool fault_board::strikes(active& each, clock::time_point now) {
  if (now < each.from || (each.to && now >= *each.to)) return false;
  if (each.what.times && *each.what.times == 0) return false;
  if (each.what.probability < 1.0 && std::uniform_real_distribution<double>{}(
                                         random_) >= each.what.probability)
    return false;
  if (each.what.times) --*each.what.times;
  return true;
}

affliction fault_board::afflict(const request& call) {
  affliction found;
  if (!any_) return found;
  auto now = clock::now();
  std::scoped_lock lock{mutex_};
  found.lifted = lifted_;
  for (auto& each : faults_) {
    auto mode = each.what.mode;
    const auto& match = each.what.match;
    auto meant = match.empty() ||
                 call.target.find(match) != std::string_view::npos ||
                 call.body.find(match) != std::string_view::npos;
    if (!meant || concerns_callbacks(mode) || mode == fault_mode::refuse)
      continue;
    if (mode != fault_mode::delay && found.then) continue;
    if (!strikes(each, now)) continue;
    if (mode == fault_mode::delay)
      found.delay += each.what.pause;
    else
      found.then = each.what;
  }
  return found;
}

int fault_board::callback_copies() {
  if (!any_) return 1;
  auto now = clock::now();
  std::scoped_lock lock{mutex_};
  for (auto& each : faults_)
    if (concerns_callbacks(each.what.mode) && strikes(each, now))
      return each.what.mode == fault_mode::drop_callbacks ? 0
                                                          : each.what.copies;
  return 1;
}

bool fault_board::refuses(clock::time_point when) const {
  std::scoped_lock lock{mutex_};
  return std::any_of(faults_.begin(), faults_.end(), [&](const auto& each) {
    return each.what.mode == fault_mode::refuse && when >= each.from &&
           (!each.to || when < *each.to);
  });
}

std::optional<fault_board::clock::time_point> fault_board::next_change(
    clock::time_point now) const {
  std::scoped_lock lock{mutex_};
  std::optional<clock::time_point> next;
  auto consider = [&](clock::time_point when) {
    if (when > now && (!next || when < *next)) next = when;
  };
  for (const auto& each : faults_) {
    if (each.what.mode != fault_mode::refuse) continue;
    consider(each.from);
    if (each.to) consider(*each.to);
  }
  return next;
}

std::size_t fault_board::size() const {
  std::scoped_lock lock{mutex_};
  return faults_.size();
}

}  // namespace orders::sandbox
