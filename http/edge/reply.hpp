#pragma once
// A reply as the handler gives it.

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orders::http::edge {

using header_list = std::vector<std::pair<std::string, std::string>>;

class reply_token;

/// Makes the next piece of a body that is too long to be made at once. Called
/// on the I/O thread when the peer has taken the piece before, so that a slow
/// reader holds up nothing but itself; must not block. The token is completed
/// with a reply whose `body` is the piece and whose `rest` makes the one after
/// it, if there is one; the rest of that reply means nothing. A dropped token,
/// or none within the time for replies, cuts the connection: the peer must not
/// take what it has for the whole.
using body_rest = std::function<void(reply_token&&)>;

/// The edge adds Date, Content-Length, Connection and the default headers; the
/// first three are ignored if given, except `Connection: close`, which closes
/// after this reply. A header with an empty value is not sent and suppresses
/// the default header of that name. The body must be left in place for HEAD:
/// its size is told, its bytes are not sent. 204 and 304 have none.
struct reply {
  int status = 200;
  header_list headers;
  std::string body;
  /// If set, the body goes on after `body`, chunked (RFC 9112 section 7.1), or
  /// until the connection ends for a peer of HTTP/1.0.
  body_rest rest{};
};

/// The error shape of contract 1.2: {"success":false,"error":TEXT}. `text` is
/// one of the edge's own literals, which need no escaping.
reply error_reply(int status, std::string_view text);

/// 503 with Retry-After, for whatever the edge cannot take or finish now.
reply unavailable_reply();

}  // namespace orders::http::edge
