/// What can be wrong with a neighbour, as the control API names it. The
/// grammar of a fault's JSON is in README.md.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace orders::sandbox {

enum class neighbour : std::uint8_t {
  product,
  auth,
  cart,
  payment,
  warehouse,
  address
};
inline constexpr std::size_t neighbour_count = 6;
inline constexpr std::array<neighbour, neighbour_count> all_neighbours = {
    neighbour::product, neighbour::auth,      neighbour::cart,
    neighbour::payment, neighbour::warehouse, neighbour::address};

std::string_view name_of(neighbour which);
std::optional<neighbour> neighbour_named(std::string_view name);

enum class fault_mode : std::uint8_t {
  delay,            ///< waits, then goes on to the next fault or the work
  status,           ///< answers a given status and body
  timeout,          ///< never answers
  garbage,          ///< HTML with 200
  reset,            ///< resets the connection
  act_twice,        ///< works twice, answers what the second time gave
  drip,             ///< works, answers byte by byte
  huge,             ///< answers a very long body
  redirect,         ///< answers a redirection
  refuse,           ///< nobody listens
  drop_callbacks,   ///< payment: paying does not call order-service
  callback_copies,  ///< payment: paying calls order-service several times
};

struct fault {
  fault_mode mode = fault_mode::delay;
  bool acts = false;  ///< does the work before it answers wrongly

  // How: which of them count depends on the mode.
  std::chrono::milliseconds pause{0};  ///< delay, drip
  int status = 500;
  std::string body;
  std::string content_type;
  std::string location;
  std::size_t bytes = 0;
  int copies = 2;

  // When.
  std::optional<std::uint64_t> times;  ///< then well again
  double probability = 1.0;
  std::chrono::milliseconds after{0};  ///< from the time it is set
  std::optional<std::chrono::milliseconds> lasts;
  std::string match;  ///< only calls whose target or body holds this text
};

/// Reads one fault or an array of them for a neighbour; the error is a
/// sentence for people.
tl::expected<std::vector<fault>, std::string> read_faults(
    const nlohmann::json& source, neighbour which);

bool concerns_callbacks(fault_mode mode);

}  // namespace orders::sandbox
