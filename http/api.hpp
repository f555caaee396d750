/// The API: takes every request that the edge has framed through the checks of
/// contract 1.1 (body, authentication, role) to its route.
#pragma once

#include "http/exchange.hpp"
#include "http/services.hpp"

namespace orders::http {

/// Call from the edge's handler. `s` must outlive every exchange.
void handle(const services& s, edge::request&& request,
            edge::reply_token&& token);

/// Headers of every reply (contract 1.1: what the old service sent).
edge::header_list security_headers();

/// Health and metrics are told however busy the service is.
bool is_operators_path(std::string_view raw_path);

}  // namespace orders::http
