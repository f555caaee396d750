/// Who is asking (contract 2 with design 9): service token, gateway token,
/// gateway key, in that precedence. Immutable, safe from any thread.
#pragma once

#include <httplib.h>

#include <string>
#include <tl/expected.hpp>

#include "http/caller.hpp"
#include "integrations/gateway_token.hpp"
#include "integrations/service_token.hpp"

namespace orders::http {

struct credentials {
  /// HMAC secret of the gateway; empty: not accepted.
  integrations::shared_secret gateway_secret;
  /// Static key of the older gateway; empty: not accepted.
  integrations::shared_secret gateway_key;
  std::string gateway_name = "apiGateway";
  std::int64_t gateway_skew_seconds = 300;
  integrations::shared_secret service_secret;
  /// Trusts what the headers say; only ever set without secrets (F3).
  bool insecure_dev_auth = false;
};

class authentication {
 public:
  explicit authentication(credentials accepted);

  /// The error is the text of the 401. `now` in Unix seconds.
  tl::expected<caller, std::string> check(const httplib::Headers& headers,
                                          std::int64_t now) const;

 private:
  tl::expected<caller, std::string> check_service(const std::string& token,
                                                  const std::string& name,
                                                  std::int64_t now) const;
  bool is_from_gateway(const httplib::Headers& headers, std::int64_t now) const;

  credentials accepted_;
  integrations::service_token_verifier service_;
  integrations::gateway_token_verifier gateway_;
};

}  // namespace orders::http
