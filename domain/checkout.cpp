#include "domain/checkout.hpp"

#include <sstream>

namespace orders::domain {

customer customer_from_address(const checkout_address& address) {
  // Joined by single spaces: what first name and last name amount to.
  std::istringstream words{address.name};
  std::string name;
  for (std::string word; words >> word;) {
    if (!name.empty()) name += ' ';
    name += word;
  }
  return {name, address.phone, std::nullopt};
}

}  // namespace orders::domain
