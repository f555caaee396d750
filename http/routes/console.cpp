// The console: a page that asks the public and the admin API for everything it
// shows, in the name of whoever opened it. /console redirects to /console/.
#include "http/console_files.hpp"
#include "http/replies.hpp"
#include "http/routes/routes.hpp"
#include "http/web_folder.hpp"

namespace orders::http::routes {

void console_page(const services&, const exchange_ptr& x) {
  reply_page(x, console::files());
}

void console_file(const services&, const exchange_ptr& x) {
  reply_file(x, console::files(), x->parameter);
}

void console_session(const services& s, const exchange_ptr& x) {
  domain::json_writer json{128};
  json.begin_object()
      .member("environment", s.options.environment)
      .member("version", s.options.version)
      .member("devSignIn", s.options.credentials.insecure_dev_auth)
      .end_object();
  auto reply = json_reply(200, json.take());
  reply.headers.emplace_back("Cache-Control", "no-store");
  x->reply(std::move(reply));
}

}  // namespace orders::http::routes
