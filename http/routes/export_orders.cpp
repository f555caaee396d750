// GET /api/orders/export: all orders that a filter matches, one JSON document a
// line (NDJSON), newest first. Read and sent page by page, each page when the
// peer has taken the one before: the memory that it takes does not grow with
// the number of orders, and no transaction stays open.
#include "actors/listings.hpp"
#include "domain/json_writer.hpp"
#include "http/form_body.hpp"
#include "http/routes/checks.hpp"

namespace orders::http::routes {

namespace {

constexpr std::int64_t orders_per_page = 200;

std::string lines_of(const std::vector<domain::order>& orders) {
  std::string out;
  for (const auto& o : orders) {
    domain::json_writer line{2048};
    write_order(line, o);
    out += line.take() + '\n';
  }
  return out;
}

class order_export : public std::enable_shared_from_this<order_export> {
 public:
  order_export(const services& s, domain::order_filter filter)
      : services_(s), filter_(std::move(filter)) {}

  /// Calls exactly one of the two, unless the service is stopping.
  template <class OnPage, class OnFailure>
  void read(OnPage on_page, OnFailure on_failure) {
    const auto request =
        std::make_shared<const actors::listing_request>(actors::listing_request{
            filter_,
            {.after = after_, .limit = orders_per_page, .with_total = false}});
    actors::ask_for_page(
        services_.desk(), services_.book,
        actors::deadline_in(services_.options.read_deadline), request,
        [self = shared_from_this(), on_page](const actors::listing_ptr& page) {
          self->after_ = page->next;
          on_page(self->piece_of(*page));
        },
        on_failure);
  }

 private:
  edge::reply piece_of(const domain::order_page& page) {
    edge::reply out;
    out.body = lines_of(page.orders);
    if (page.next)
      out.rest = [self = shared_from_this()](edge::reply_token&& to) {
        self->send_next(std::move(to));
      };
    return out;
  }

  /// A page that cannot be read drops the token, which cuts the connection.
  void send_next(edge::reply_token&& to) {
    const auto token = std::make_shared<edge::reply_token>(std::move(to));
    read([token](edge::reply piece) { token->complete(std::move(piece)); },
         [token](const actors::failure&) {});
  }

  const services& services_;
  const domain::order_filter filter_;
  std::optional<domain::listing_position> after_;
};

}  // namespace

void export_orders(const services& s, const exchange_ptr& x) {
  if (!x->caller.sees_everything()) return forbid(x);
  if (!service_may(s, x, "read")) return;
  field_errors errors;
  auto filter = read_order_filter(parse_query(x->request.raw_query), errors);
  if (!filter) return x->reply(validation_reply(errors.all()));
  const auto all = std::make_shared<order_export>(s, std::move(*filter));
  all->read(
      [x](edge::reply first) {
        first.headers.emplace_back("Content-Type", "application/x-ndjson");
        x->reply(std::move(first));
      },
      reply_failure(x));
}

}  // namespace orders::http::routes
