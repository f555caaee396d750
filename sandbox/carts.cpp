#include "sandbox/carts.hpp"

namespace orders::sandbox {

reply answer_cart(const request& asked) {
  auto segments = path_segments(asked.path);
  reply answer;
  if (asked.method == "DELETE" && segments.size() == 3 &&
      segments[0] == "api" && segments[1] == "cart" && !segments[2].empty()) {
    answer.status = 204;
    return answer;
  }
  answer.status = 404;
  answer.body = "404 page not found\n";
  answer.content_type = "text/plain; charset=utf-8";
  return answer;
}

}  // namespace orders::sandbox
