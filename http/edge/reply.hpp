#pragma once
// A reply as the handler gives it.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orders::http::edge {

using header_list = std::vector<std::pair<std::string, std::string>>;

/// The edge adds Date, Content-Length, Connection and the default headers; the
/// first three are ignored if given, except `Connection: close`, which closes
/// after this reply. A header with an empty value is not sent and suppresses
/// the default header of that name. The body must be left in place for HEAD:
/// its size is told, its bytes are not sent. 204 and 304 have none.
struct reply {
  int status = 200;
  header_list headers;
  std::string body;
};

/// The error shape of contract 1.2: {"success":false,"error":TEXT}. `text` is
/// one of the edge's own literals, which need no escaping.
reply error_reply(int status, std::string_view text);

/// 503 with Retry-After, for whatever the edge cannot take or finish now.
reply unavailable_reply();

}  // namespace orders::http::edge
