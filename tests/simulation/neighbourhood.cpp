#include "tests/simulation/neighbourhood.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/domain/fixed_environment.hpp"

namespace orders::tests {

using integrations::http_outcome;
using integrations::http_reply;
using integrations::http_request;
using integrations::transport_errc;
using integrations::transport_error;
using std::chrono::milliseconds;

namespace {

constexpr unsigned first_product = 5000, first_seller = 7000;

http_reply json_reply(int status, std::string body) {
  return {status, "application/json", std::move(body)};
}

std::string product_json(unsigned n) {
  const auto seller =
      n % 3 == 0 ? std::string{"null"}
                 : '"' + numbered_id(first_seller + n % 3).text() + '"';
  return R"({"id":")" + played_product_id(n).text() + R"(","name":"Product )" +
         std::to_string(n) + R"(","baseSellPrice":")" +
         std::to_string((n + 1) * 10'000) + R"(","sellerId":)" + seller +
         R"(,"status":"approved","variants":[]})";
}

http_reply answer_product(const std::string& id) {
  for (unsigned n = 0; n < product_count; ++n)
    if (id == played_product_id(n).text())
      return json_reply(200, product_json(n));
  return json_reply(404, R"({"error":"Product not found"})");
}

transport_error trouble(transport_errc code, bool may_have_arrived) {
  return {code, std::string{to_string(code)}, may_have_arrived};
}

std::int64_t cents_of(const nlohmann::json& amount) {
  return domain::money::parse(amount.dump()).value().minor();
}

}  // namespace

domain::uuid played_product_id(unsigned n) {
  return numbered_id(first_product + n);
}

// -- the line -----------------------------------------------------------------

class neighbourhood::line final : public integrations::http_client,
                                  public std::enable_shared_from_this<line> {
 public:
  line(neighbourhood& there, std::shared_ptr<const bool> alive)
      : there_(there), alive_(std::move(alive)) {}

  void send(http_request request, completion done) override {
    auto& time = there_.time_;
    const auto what = draw();
    const auto arrives = what == fate::away ? milliseconds{0} : way();
    const auto returns = arrives + way();
    const auto timeout = request.timeout;
    auto back = std::make_shared<http_outcome>(
        tl::make_unexpected(trouble(transport_errc::timeout, true)));
    // What a process sent arrives although it died.
    time.after(arrives, [self = shared_from_this(), what, back,
                         request = std::move(request)] {
      *back = self->carry_out(what, request);
    });
    const bool late = returns > timeout;
    time.after(std::min(returns, timeout),
               [late, back, done = std::move(done), alive = alive_] {
                 if (!*alive) return;
                 done(late ? http_outcome{tl::make_unexpected(
                                 trouble(transport_errc::timeout, true))}
                           : *back);
               });
  }

 private:
  enum class fate : std::uint8_t {
    fine,
    away,
    ill,
    ill_after_acting,
    reset,
    reset_after_acting,
    twice
  };

  fate draw() {
    const auto& f = there_.faults;
    auto where = there_.time_.luck().unit();
    if ((where -= f.away) < 0) return fate::away;
    if ((where -= f.ill) < 0) return fate::ill;
    if ((where -= f.ill_after_acting) < 0) return fate::ill_after_acting;
    if ((where -= f.reset) < 0) return fate::reset;
    if ((where -= f.reset_after_acting) < 0) return fate::reset_after_acting;
    if ((where -= f.twice) < 0) return fate::twice;
    return fate::fine;
  }

  milliseconds way() {
    auto& luck = there_.time_.luck();
    if (luck.in(there_.faults.slow))
      return luck.between(milliseconds{1000}, milliseconds{9000});
    return luck.between(milliseconds{1}, milliseconds{20});
  }

  http_outcome carry_out(fate what, const http_request& request) {
    switch (what) {
      case fate::away:
        return tl::make_unexpected(trouble(transport_errc::refused, false));
      case fate::ill:
        return json_reply(503, R"({"success":false,"error":"ill"})");
      case fate::reset:
        return tl::make_unexpected(trouble(transport_errc::reset, true));
      default:
        break;
    }
    auto reply = there_.answer(request);
    if (what == fate::twice) reply = there_.answer(request);
    if (what == fate::ill_after_acting)
      return json_reply(500, R"({"success":false,"error":"ill"})");
    if (what == fate::reset_after_acting)
      return tl::make_unexpected(trouble(transport_errc::reset, true));
    return reply;
  }

  neighbourhood& there_;
  std::shared_ptr<const bool> alive_;
};

std::shared_ptr<integrations::http_client> neighbourhood::line_of(
    std::shared_ptr<const bool> alive) {
  return std::make_shared<line>(*this, std::move(alive));
}

// -- what they do -------------------------------------------------------------

http_reply neighbourhood::answer(const http_request& request) {
  const auto from = [&](const std::string& prefix) {
    return request.url.starts_with(prefix)
               ? std::optional{request.url.substr(prefix.size())}
               : std::nullopt;
  };
  if (const auto id = from("http://product/api/products/id/"))
    return answer_product(*id);
  if (from("http://auth/"))
    return json_reply(
        200,
        R"({"success":true,"data":{"phoneNumber":"0812","firstName":"Sri"}})");
  if (const auto order = from("http://payment/api/payments/order/"))
    return latest_of(*order);
  if (from("http://payment/api/payments")) return make_invoice(request.body);
  if (from("http://payment/api/commissions")) return keep_commission(request);
  return json_reply(200, R"({"success":true})");
}

http_reply neighbourhood::make_invoice(const std::string& body) {
  const auto asked = nlohmann::json::parse(body);
  const auto order = asked.at("orderId").get<std::string>();
  const auto key = asked.at("idempotencyKey").get<std::string>();
  const auto amount = cents_of(asked.at("amount"));
  calls_.push_back({order, key, amount});
  const auto [known, is_new] = by_key_.emplace(key, invoices_.size());
  if (is_new)
    invoices_.push_back({env_.new_id(), domain::uuid::parse(order).value(), key,
                         domain::money::of_minor(amount), env_.now(),
                         env_.now() + lifetime_});
  return json_reply(is_new ? 201 : 200,
                    R"({"success":true,"data":{"payment":)" +
                        as_json(invoices_[known->second]) + "}}");
}

/// One for each order; telling again changes nothing (contract 6.5).
http_reply neighbourhood::keep_commission(const http_request& request) {
  const auto& url = request.url;
  if (request.method == "POST") {
    const auto asked = nlohmann::json::parse(request.body);
    commissions_.emplace(asked.at("orderId").get<std::string>(), "created");
    return json_reply(201, R"({"success":true,"data":{"id":"c"}})");
  }
  const auto last = url.rfind('/'), before = url.rfind('/', last - 1);
  const auto known =
      commissions_.find(url.substr(before + 1, last - before - 1));
  if (known == commissions_.end())
    return json_reply(404, R"({"success":false,"error":"no commission"})");
  known->second = url.substr(last + 1);
  return json_reply(200, R"({"success":true,"data":{"id":"c"}})");
}

std::string neighbourhood::commission_of(const domain::uuid& order) const {
  const auto found = commissions_.find(order.text());
  return found == commissions_.end() ? "" : found->second;
}

http_reply neighbourhood::latest_of(const std::string& order) const {
  const auto id = domain::uuid::parse(order).value();
  for (auto i = invoices_.rbegin(); i != invoices_.rend(); ++i)
    if (i->order == id)
      return json_reply(200, R"({"success":true,"data":)" + as_json(*i) + "}");
  return json_reply(404, R"({"success":false,"error":"no payment"})");
}

std::string neighbourhood::status_of(const played_invoice& invoice) const {
  if (invoice.refunded) return "refunded";
  if (invoice.paid) return "paid";
  return env_.now() < invoice.expires_at ? "pending" : "expired";
}

std::string neighbourhood::as_json(const played_invoice& i) const {
  return R"({"id":")" + i.id.text() + R"(","orderId":")" + i.order.text() +
         R"(","amount":")" + i.amount.text() + R"(","status":")" +
         status_of(i) + R"(","expiresAt":")" +
         domain::to_iso_text(i.expires_at) + R"("})";
}

const played_invoice* neighbourhood::pay(const domain::uuid& order) {
  for (auto i = invoices_.rbegin(); i != invoices_.rend(); ++i) {
    if (i->order != order) continue;
    if (status_of(*i) != "pending") return nullptr;
    i->paid = true;
    return &*i;
  }
  return nullptr;
}

bool neighbourhood::has_been_paid(const domain::uuid& order) const {
  return std::any_of(invoices_.begin(), invoices_.end(),
                     [&](const auto& i) { return i.order == order && i.paid; });
}

void neighbourhood::refund(const played_invoice& invoice) {
  for (auto& i : invoices_)
    if (i.id == invoice.id) i.refunded = true;
}

}  // namespace orders::tests
