// The documentation: /api-docs redirects to /api-docs/ (contract 1.5), which
// is the page, and the page's files lie below it.
#include "http/api_docs/files.hpp"
#include "http/routes/routes.hpp"
#include "http/web_folder.hpp"

namespace orders::http::routes {

void api_docs_page(const services&, const exchange_ptr& x) {
  reply_page(x, api_docs::files());
}

void api_docs_file(const services&, const exchange_ptr& x) {
  reply_file(x, api_docs::files(), x->parameter);
}

void openapi_json(const services&, const exchange_ptr& x) {
  reply_file(x, api_docs::files(), "openapi.json");
}

void openapi_yaml(const services&, const exchange_ptr& x) {
  reply_file(x, api_docs::files(), "openapi.yaml");
}

}  // namespace orders::http::routes
