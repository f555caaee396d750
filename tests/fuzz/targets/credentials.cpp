// The tokens with which gateway and services prove themselves.
//
//   input = token LF now LF method LF target LF body
//
// Nobody guesses a signature, so besides the token itself one is tried that is
// signed for the parts it names, and that one with a byte changed.
#include "integrations/gateway_token.hpp"
#include "integrations/service_token.hpp"
#include "tests/fuzz/target.hpp"

namespace orders::fuzz {

namespace {

using namespace integrations;

constexpr const char* secret = "a secret of thirty-two bytes....";
const service_token_verifier service{shared_secret{secret, "the one before"}};

/// A sane clock.
std::int64_t time_of(std::string_view digits) {
  return parse_token_time(digits).value_or(1'800'000'000) % 4'000'000'000;
}

std::string in_lower_case(std::string_view text) {
  std::string out{text};
  for (char& c : out)
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// -- <name>:<ts>:<sig> -------------------------------------------------------

void check_grammar(std::string_view token) {
  const auto parsed = parse_signed_token(token);
  if (!parsed) return;
  must(!parsed->name.empty() && parsed->name.find(':') == parsed->name.npos,
       "a name is there and holds no colon");
  must(parsed->issued_at >= 0, "no token is older than 1970");
  std::string again{parsed->name};
  again += ":" + std::to_string(parsed->issued_at);
  must(parsed->message == again, "what is signed is name and time");
  again += ":" + to_hex(parsed->signature.data(), parsed->signature.size());
  must(again.size() == token.size() &&
           in_lower_case(token.substr(token.size() - 64)) ==
               again.substr(again.size() - 64),
       "a token written down is the same");
}

/// `token` with one byte changed, by the number `where`.
std::string spoiled(std::string token, std::size_t where) {
  auto& byte = token[where % token.size()];
  byte = static_cast<char>(byte ^ (1 + (where / token.size()) % 127));
  return token;
}

/// A change that means the same: the digits of a signature in capitals.
bool same_token(std::string_view a, std::string_view b) {
  return a.substr(0, a.size() - 64) == b.substr(0, b.size() - 64) &&
         in_lower_case(a.substr(a.size() - 64)) ==
             in_lower_case(b.substr(b.size() - 64));
}

void check_signed(const std::string& name, std::int64_t now,
                  std::size_t where) {
  const auto token = make_signed_token(name, secret, now);
  const gateway_token_verifier gateway{name, {secret}, 300};
  must(!gateway.check(token, now), "the gateway's own token is accepted");
  const auto caller = service.verify(token, now);
  must(caller && *caller == name, "a service's own token tells its name");
  must(service.verify(token, now + 301) ==
           tl::expected<std::string_view, token_fault>{
               tl::unexpected(token_fault::expired)},
       "a token expires");
  const auto other = spoiled(token, where);
  if (same_token(token, other)) return;
  must(gateway.check(other, now).has_value() && !service.verify(other, now),
       "a token with another byte is refused");
}

// -- the second form ---------------------------------------------------------

void check_second_form(std::string_view given, const std::string& name,
                       const signed_request& request, std::int64_t now,
                       std::size_t where) {
  const service_token_v2_verifier verifier{{secret}, 16};
  must(!verifier.verify(given, request, now), "nobody guesses a signature");
  constexpr std::string_view nonce = "0123456789abcdef";
  const auto token = make_service_token_v2(name, secret, request, now, nonce);
  const bool is_name =
      name.size() <= 128 &&
      name.find_first_not_of(
          "!\"#$%&'()*+,-./0123456789;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
          "abcdefghijklmnopqrstuvwxyz{|}~") == name.npos;
  const auto other = spoiled(token, where);
  if (!same_token(token, other))
    must(!verifier.verify(other, request, now),
         "a token with another byte is refused");
  const std::string body{request.body};
  must(!verifier.verify(token, {request.method, request.target, body + "."},
                        now),
       "a token is of one body");
  must(verifier.verify(token, request, now).has_value() == is_name,
       "a service's own token is accepted");
  must(!verifier.verify(token, request, now), "a token is good for one call");
}

}  // namespace

void take(std::string_view input) {
  const auto token = take_line(input);
  const auto now = time_of(take_line(input));
  const auto method = take_line(input);
  const auto target = take_line(input);
  check_grammar(token);
  must(!service.verify(token, now), "nobody guesses a signature");
  const std::string name{token.substr(0, token.find(':'))};
  if (name.empty()) return;
  const auto where = input.size() * 131 + target.size();
  check_signed(name, now, where);
  check_second_form(token, name, {method, target, input}, now, where);
}

}  // namespace orders::fuzz
