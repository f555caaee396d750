/// Who is asking (contract 2 with design 9): service token of the second form,
/// of the first, gateway token, gateway key, in that precedence. Safe from any
/// thread; remembers the nonces of second forms and counts service tokens.
#pragma once

#include <httplib.h>

#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "http/caller.hpp"
#include "http/service_auth_figures.hpp"
#include "integrations/gateway_token.hpp"
#include "integrations/service_token.hpp"
#include "integrations/service_token_v2.hpp"

namespace orders::http {

struct credentials {
  /// HMAC secret of the gateway; empty: not accepted.
  integrations::shared_secret gateway_secret;
  /// Static key of the older gateway; empty: not accepted.
  integrations::shared_secret gateway_key;
  std::string gateway_name = "apiGateway";
  std::int64_t gateway_skew_seconds = 300;
  integrations::shared_secret service_secret;
  /// Whether the old form of service tokens is accepted.
  bool service_auth_v1 = true;
  /// Calls with the second form that are remembered, against replays.
  std::size_t most_nonces = 250'000;
  /// Trusts what the headers say; only ever set without secrets (F3).
  bool insecure_dev_auth = false;
};

/// Why somebody is not let in: 401, or 503 when it could not be found out.
struct refusal {
  int status = 401;
  std::string text;
};

class authentication {
 public:
  explicit authentication(credentials accepted);

  using verdict = tl::expected<caller, refusal>;

  /// `now` in Unix seconds. A token of the second form is used up by it.
  verdict check(const httplib::Headers& headers,
                const integrations::signed_request& asked,
                std::int64_t now) const;

  const std::shared_ptr<service_auth_figures>& figures() const {
    return figures_;
  }

 private:
  verdict check_service(const std::string& token, const std::string& name,
                        std::int64_t now) const;
  verdict check_service_v2(const std::string& token, const std::string& name,
                           const integrations::signed_request& asked,
                           std::int64_t now) const;
  bool is_from_gateway(const httplib::Headers& headers, std::int64_t now) const;

  credentials accepted_;
  std::shared_ptr<service_auth_figures> figures_ =
      std::make_shared<service_auth_figures>();
  integrations::service_token_verifier service_;
  integrations::service_token_v2_verifier service_v2_;
  integrations::gateway_token_verifier gateway_;
};

}  // namespace orders::http
