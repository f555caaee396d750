// The routes that read orders.
#include "actors/listings.hpp"
#include "domain/utf8.hpp"
#include "http/entity_tag.hpp"
#include "http/form_body.hpp"
#include "http/routes/checks.hpp"

namespace orders::http::routes {

namespace {

/// Looked up first, so 404 and 403 can be told apart (design 9, F10).
void reply_order(const exchange_ptr& x, const actors::order_ptr& found) {
  if (!found)
    return x->reply(failure_reply({.code = actors::errc::order_not_found}));
  if (!x->caller.sees_everything() && found->user_id != x->caller.user_id)
    return forbid(x);
  const auto tag = entity_tag(*found);
  x->reply(matches_weakly(x->header("If-None-Match"), tag)
               ? edge::reply{304, {{"ETag", tag}}, {}}
               : order_reply(*found));
}

/// RFC 8288; relative, so that it holds behind any gateway. Reads on by cursor,
/// also from a numbered page.
std::string link_to_next(const std::string& raw_query,
                         const domain::listing_position& next) {
  auto query = parse_query(raw_query);
  query.erase("page");
  query.erase("cursor");
  query.emplace("cursor", next.text());
  return "<?" + httplib::detail::params_to_query_str(query) + ">; rel=\"next\"";
}

void load_by_id(const services& s, const exchange_ptr& x,
                const domain::uuid& id) {
  actors::ask<actors::order_ptr>(
      s.desk(), s.book->readers.next(),
      actors::deadline_in(s.options.read_deadline),
      [x](const actors::order_ptr& found) { reply_order(x, found); },
      reply_failure(x), actors::load_atom::value, id);
}

}  // namespace

void list_orders(const services& s, const exchange_ptr& x) {
  if (!service_may(s, x, "read")) return;
  field_errors errors;
  auto query = read_list_query(parse_query(x->request.raw_query), errors);
  if (!query) return x->reply(validation_reply(errors.all()));
  if (!x->caller.sees_everything()) query->filter.user_id = x->caller.user_id;
  auto request = std::make_shared<const actors::listing_request>(
      actors::listing_request{query->filter, query->window()});
  actors::ask_for_page(
      s.desk(), s.book, actors::deadline_in(s.options.read_deadline), request,
      [x, query = *query](const actors::listing_ptr& page) {
        auto reply = listing_reply(*page, query);
        if (page->next)
          reply.headers.emplace_back(
              "Link", link_to_next(x->request.raw_query, *page->next));
        x->reply(std::move(reply));
      },
      reply_failure(x));
}

void order_by_id(const services& s, const exchange_ptr& x) {
  if (!service_may(s, x, "read")) return;
  if (const auto id = path_id(x)) load_by_id(s, x, *id);
}

void admin_order_by_id(const services& s, const exchange_ptr& x) {
  if (const auto id = path_id(x, "Invalid order ID")) load_by_id(s, x, *id);
}

void order_by_number(const services& s, const exchange_ptr& x) {
  if (!service_may(s, x, "read")) return;
  // Malformed text is nobody's number; the database could not even be asked.
  if (!domain::is_storable_text(x->parameter)) return reply_order(x, {});
  actors::ask<actors::order_ptr>(
      s.desk(), s.book->readers.next(),
      actors::deadline_in(s.options.read_deadline),
      [x](const actors::order_ptr& found) { reply_order(x, found); },
      reply_failure(x), actors::number_atom::value, x->parameter);
}

}  // namespace orders::http::routes
