/// Who a request comes from, once its credentials have been checked.
#pragma once

#include <optional>
#include <string>

#include "domain/order_command.hpp"

namespace orders::http {

enum class caller_kind : std::uint8_t { user, admin, service };

struct caller {
  caller_kind kind = caller_kind::user;
  /// Of users and admins.
  std::optional<domain::uuid> user_id;
  /// Of services.
  std::string service;

  bool is_service() const { return kind == caller_kind::service; }
  bool is_admin() const { return kind == caller_kind::admin; }
  /// Sees the orders of all users.
  bool sees_everything() const { return kind != caller_kind::user; }

  domain::requester as_requester() const {
    using domain::requester_kind;
    return {is_service() ? requester_kind::service
            : is_admin() ? requester_kind::admin
                         : requester_kind::customer,
            user_id};
  }
};

}  // namespace orders::http
