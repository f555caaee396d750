/// Bytes to a server and what it answered: for requests that no HTTP client
/// would send. One connection for each call; the request must make the server
/// end it (`Connection: close`, or a fault in the framing). Any thread.
#pragma once

#include <string>

#include "tests/support/client.hpp"

namespace orders::tests {

/// Status 0 and `error` when there was no whole answer within the patience of
/// tests/support/waiting.hpp.
reply answer_to(int port, const std::string& request);

}  // namespace orders::tests
