#include "db/connection.hpp"

#include <algorithm>

#include "db/newest_primary.hpp"

namespace orders::db {

namespace {

using namespace std::chrono_literals;
constexpr auto first_pause = 50ms;
constexpr auto longest_pause = 500ms;

/// The rule that a violation names: `... constraint "NAME"`.
std::string constraint_of(const std::string& message) {
  static constexpr std::string_view before = "constraint \"";
  const auto at = message.find(before);
  if (at == std::string::npos) return {};
  const auto start = at + before.size();
  return message.substr(start, message.find('"', start) - start);
}

errc code_of(const pqxx::sql_error& e, bool& lost) {
  const auto& state = e.sqlstate();
  if (state.starts_with("57P") || state.starts_with("08")) {
    lost = true;
    return errc::connection_lost;
  }
  if (state == "57014" || state == "55P03") return errc::timeout;
  if (state.starts_with("53")) return errc::unavailable;
  if (state == "25006") {  // a standby: look for the primary again
    lost = true;
    return errc::unavailable;
  }
  if (state.starts_with("23") || state.starts_with("22")) return errc::rejected;
  return errc::failed;
}

/// The server's own sentence. Its DETAIL quotes whole rows, names and addresses
/// among them, and what an error says ends up in the log.
std::string headline(const std::exception& e) {
  const std::string_view said{e.what()};
  return std::string{said.substr(0, said.find('\n'))};
}

}  // namespace

error current_error(bool& lost) {
  try {
    throw;
  } catch (const pqxx::broken_connection& e) {
    lost = true;
    return {errc::connection_lost, headline(e), {}};
  } catch (const pqxx::in_doubt_error& e) {
    lost = true;
    return {errc::connection_lost, headline(e), {}};
  } catch (const pqxx::unique_violation& e) {
    return {errc::unique_violation, headline(e), constraint_of(e.what())};
  } catch (const pqxx::integrity_constraint_violation& e) {
    return {errc::rejected, headline(e), constraint_of(e.what())};
  } catch (const pqxx::sql_error& e) {
    return {code_of(e, lost), headline(e), {}};
  } catch (const pqxx::transaction_rollback& e) {
    return {errc::retry, headline(e), {}};
  } catch (const std::exception& e) {
    return {errc::failed, headline(e), {}};
  }
}

result<bool> connection_keeper::ensure() {
  if (connection_) return true;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_attempt_)
    return tl::make_unexpected(
        error{errc::unavailable, "waiting before the next attempt", {}});
  bool lost = false;
  auto made = guarded(
      [&] {
        connection_ = std::make_unique<connection>(newest_primary(conninfo_));
        return true;
      },
      lost);
  if (made) {
    pause_ = 0ms;
    return made;
  }
  pause_ = std::clamp(pause_ * 2, std::chrono::milliseconds{first_pause},
                      std::chrono::milliseconds{longest_pause});
  next_attempt_ = std::chrono::steady_clock::now() + pause_;
  made.error().code = errc::unavailable;
  return made;
}

}  // namespace orders::db
