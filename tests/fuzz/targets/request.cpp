// A connection's bytes, through the edge's framer and parser to route, query
// and body.
//
//   input = what a peer sends: requests, one after the other
#include <vector>

#include "http/edge/framer.hpp"
#include "http/edge/httplib_parser.hpp"
#include "http/edge/syntax.hpp"
#include "http/form_body.hpp"
#include "http/request_body.hpp"
#include "http/router.hpp"
#include "tests/fuzz/body_rules.hpp"
#include "tests/fuzz/target.hpp"

namespace orders::fuzz {

namespace {

namespace edge = http::edge;

const edge::limits bounds{};

/// Everything that must not depend on how the bytes arrive.
struct reading {
  std::vector<std::string> heads, bodies;
  int refused = 0;
  bool operator==(const reading&) const = default;
};

std::string text_of(const edge::request_head& head) {
  std::string out{head.method};
  out.append(1, ' ').append(head.path).append(1, '?').append(head.query);
  for (const auto& [name, value] : head.headers)
    out.append(1, '\n').append(name).append(1, ':').append(value);
  return out + (head.keep_alive ? "\nkeep" : "\nclose");
}

void check_head(const edge::request_head& head) {
  must(edge::is_token(head.method), "a method is a token");
  must(!head.path.empty() && (head.path[0] == '/' || head.path == "*"),
       "a path begins with a slash");
  must(head.headers.size() <= bounds.header_count, "headers are counted");
  for (const auto& [name, value] : head.headers) {
    must(edge::is_token(name), "a header's name is a token");
    must(value.find_first_of(std::string_view{"\r\n\0", 3}) == value.npos,
         "a header's value is one line");
  }
}

void check_refusal(const edge::rejection& why) {
  must(why.status >= 400 && why.status <= 505 && !why.text.empty(),
       "a refusal has a status and a text");
}

/// Has `bytes` read as they arrive, `piece` at a time; `each` gets every
/// request with its body.
template <class F>
reading read_stream(std::string_view bytes, std::size_t piece, F&& each) {
  reading out;
  edge::framer framer{bounds};
  std::size_t used = 0, arrived = 0;
  for (;;) {
    const auto step = framer.advance(bytes.substr(used, arrived - used));
    must(step.used <= arrived - used, "no more is used than arrived");
    used += step.used;
    using event = edge::framer::event;
    switch (step.what) {
      case event::need_more:
        if (arrived == bytes.size()) return out;
        arrived = std::min(arrived + piece, bytes.size());
        break;
      case event::head:
        out.heads.push_back(text_of(framer.head()));
        break;
      case event::complete:
        if (out.heads.size() == out.bodies.size())
          out.heads.push_back(text_of(framer.head()));
        out.bodies.push_back(framer.take_body());
        must(out.bodies.back().size() <= bounds.body_bytes,
             "a body is not longer than allowed");
        each(framer.head(), out.bodies.back());
        if (framer.body_too_large()) return out;
        framer.reset();
        break;
      case event::rejected:
        check_refusal(framer.reason());
        out.refused = framer.reason().status;
        return out;
    }
  }
}

/// The n-th header of a name stays the n-th of it, with its value as it came.
void check_headers(const edge::request_head& head,
                   const httplib::Headers& parsed) {
  for (std::size_t i = 0; i < head.headers.size(); ++i) {
    const auto& [name, value] = head.headers[i];
    bool hidden = false;
    for (const std::string_view ours :
         {"range", "remote_addr", "remote_port", "local_addr", "local_port"})
      hidden = hidden || edge::equals_ignoring_case(name, ours);
    if (hidden) continue;
    auto at = parsed.lower_bound(std::string{name});
    for (std::size_t before = 0; before < i && at != parsed.end(); ++before)
      if (edge::equals_ignoring_case(head.headers[before].name, name)) ++at;
    must(at != parsed.end() && edge::equals_ignoring_case(at->first, name) &&
             at->second == value,
         "a header reaches the service as it came");
  }
}

http::route_match check_route(const edge::request_head& head) {
  const auto match = http::find_route(head.method, head.path);
  if (!match.found) return match;
  const auto& route = *match.found;
  must(route.method == head.method ||
           (route.method == "GET" && head.method == "HEAD"),
       "a route is of the method that was asked for");
  must(route.path.find("{}") == route.path.npos || !match.parameter.empty(),
       "a variable part is not empty");
  if (route.who != http::audience::everyone)
    must(http::audience_of_unknown(head.path) == route.who,
         "a path asks for the credentials that its route asks for");
  return match;
}

std::string header_of(const httplib::Request& request, const char* name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? std::string{} : found->second;
}

void check_request(edge::httplib_parser& parser, const edge::request_head& head,
                   const std::string& body) {
  check_head(head);
  httplib::Request parsed;
  const bool understood = parser.parse(head, "192.0.2.1", 1234, parsed);
  must(understood || head.path.size() + head.query.size() > 2048,
       "cpp-httplib refuses no well-formed head but a very long one");
  if (!understood) return;
  must(parsed.method == head.method, "the method reaches the service");
  must(header_of(parsed, "REMOTE_ADDR") == "192.0.2.1",
       "no peer gives itself an address");
  check_headers(head, parsed.headers);
  check_route(head);
  http::parse_query(head.query);
  const auto read =
      http::read_body(body, header_of(parsed, "Content-Type"),
                      header_of(parsed, "Content-Encoding"), bounds.body_bytes);
  if (read) check_bodies(*read);
}

}  // namespace

void take(std::string_view input) {
  static edge::httplib_parser parser;
  const auto whole = read_stream(input, input.size() + 1,
                                 [](const auto& head, const auto& body) {
                                   check_request(parser, head, body);
                                 });
  const auto nothing = [](const auto&, const auto&) {};
  must(read_stream(input, 1, nothing) == whole,
       "byte by byte a stream reads as in one piece");
  must(read_stream(input, 7, nothing) == whole,
       "in pieces a stream reads as in one");
}

}  // namespace orders::fuzz
