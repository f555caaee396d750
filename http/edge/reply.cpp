#include "http/edge/reply.hpp"

namespace orders::http::edge {

reply error_reply(int status, std::string_view text) {
  reply made{status, {{"Content-Type", "application/json; charset=utf-8"}}, {}};
  made.body.append(R"({"success":false,"error":")").append(text).append("\"}");
  return made;
}

reply unavailable_reply() {
  auto made = error_reply(503, "Service unavailable");
  made.headers.emplace_back("Retry-After", "1");
  return made;
}

}  // namespace orders::http::edge
