// Every route × every kind of caller, with the rights that services have by
// default. Every cell is stated in authorisation_matrix.json: a row holds
//
//   route      as in http/router.cpp ("exists": false: deliberately none of it)
//   from       the status of the order it is about; `deleted`: softly so
//   parameter  what stands for {}: "number" is the order's number, "missing"
//              an id of no order; by default the order's id
//   query, body ("basket": a whole checkout)
//   cells      the expected status for each of `callers`
//   shows      1 where the reply holds the order
//   becomes    the order's status after a 200
//
// Each cell has an order of its own, which belongs to "own user", so that none
// disturbs another. What is refused must leave its order as it was.
#include <catch2/catch.hpp>

#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "tests/support/basket.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

const std::string root = ORDER_SOURCE_DIR;
const std::string missing_id = "00000000-0000-4000-8000-000000000000";

json matrix() {
  std::ifstream in{root + "/tests/e2e/authorisation_matrix.json"};
  return json::parse(in);
}

headers service_with(const std::string& token, const std::string& name) {
  return {{"x-service-auth", token}, {"x-service-name", name}};
}

/// An admin's identity, vouched for by somebody who is not our gateway.
headers as_admin_by(const std::string& gateway) {
  auto out = as_user(shopper(), "admin");
  out.erase("x-gateway-auth");
  out.emplace("x-gateway-auth", signed_token(gateway, gateway_secret));
  return out;
}

headers credentials_of(const std::string& caller) {
  const std::string payment = "payment-service";
  constexpr std::int64_t too_old = 400;
  const std::map<std::string, headers> all = {
      {"no credential", as_nobody()},
      {"own user", as_user(shopper(1))},
      {"other user", as_user(shopper(2))},
      {"admin", as_user(shopper(3), "admin")},
      {"super_admin", as_user(shopper(4), "super_admin")},
      {"role internal", as_user(shopper(5), "internal")},
      {"role seller", as_user(shopper(6), "seller")},
      {"payment-service", as_service(payment)},
      {"logistic-service", as_service("logistic-service")},
      {"seller-service", as_service("seller-service")},
      {"unknown service", as_service("nobody-service")},
      {"forged service token",
       service_with(signed_token(payment, "another secret"), payment)},
      {"expired service token",
       service_with(signed_token(payment, service_secret, too_old), payment)},
      {"another service's token",
       service_with(signed_token("seller-service", service_secret), payment)},
      {"wrong gateway", as_admin_by("otherGateway")}};
  return all.at(caller);
}

std::string replaced(std::string text, const std::string& what,
                     const std::string& by) {
  const auto at = text.find(what);
  return at == text.npos ? text : text.replace(at, what.size(), by);
}

struct own_order {
  std::string id = missing_id, number;
  int answered = 0;
};

/// One row of the matrix at work.
class row_test {
 public:
  row_test(const world& w, client& connection, json row)
      : world_(w), connection_(connection), row_(std::move(row)) {}

  void run(const std::vector<std::string>& callers) {
    const auto cells = row_.at("cells").get<std::vector<int>>();
    REQUIRE(cells.size() == callers.size());
    auto orders = fresh_orders(callers.size());
    for (std::size_t i = 0; i < callers.size(); ++i) {
      INFO(row_.dump() << "\n  as " << callers[i]);
      const auto got = ask(callers[i], orders[i], i);
      INFO("got " << got.text.substr(0, 300) << got.error);
      CHECK(got.status == cells[i]);
      if (row_.contains("shows"))
        CHECK(holds(got, orders[i]) == (row_.at("shows").at(i) == 1));
      orders[i].answered = got.status;
    }
    if (row_.contains("from")) check_stored(orders, callers);
  }

 private:
  std::vector<own_order> fresh_orders(std::size_t count) const {
    std::vector<own_order> out{count};
    if (!row_.contains("from")) return out;
    const auto ids =
        insert_orders(world_.db, static_cast<int>(count), row_.at("from"));
    const auto rows = world_.db.query(
        "update \"order\" set deleted_at = case when $2 then now() end "
        "where id = any(string_to_array($1, ',')::uuid[]) "
        "returning id, order_number",
        joined(ids), row_.value("deleted", false));
    REQUIRE(rows.size() == count);
    for (std::size_t i = 0; i < count; ++i) {
      const auto row = rows[i];
      out[i] = {row[0].as<std::string>(), row[1].as<std::string>()};
    }
    return out;
  }

  std::string path_for(const own_order& order) const {
    const auto route = row_.at("route").get<std::string>();
    const auto path = route.substr(route.find(' ') + 1);
    auto parameter = row_.value("parameter", order.id);
    if (parameter == "missing") parameter = missing_id;
    if (parameter == "number") parameter = order.number;
    return replaced(path, "{}", parameter) + row_.value("query", "");
  }

  std::string body_for(std::size_t cell) const {
    if (!row_.contains("body")) return {};
    if (row_.at("body") == "basket")
      return basket("cell " + std::to_string(cell)).dump();
    return row_.at("body").dump();
  }

  reply ask(const std::string& caller, const own_order& order,
            std::size_t cell) const {
    const auto route = row_.at("route").get<std::string>();
    return connection_.send(route.substr(0, route.find(' ')), path_for(order),
                            credentials_of(caller), body_for(cell));
  }

  static bool holds(const reply& got, const own_order& order) {
    return got.text.find("\"id\":\"" + order.id + "\"") != std::string::npos;
  }

  static std::string joined(const std::vector<std::string>& ids) {
    std::string out;
    for (const auto& id : ids) out += (out.empty() ? "" : ",") + id;
    return out;
  }

  /// What is stored of each order, as `status total version moves`.
  std::map<std::string, std::string> stored(
      const std::vector<own_order>& orders) const {
    std::vector<std::string> ids;
    for (const auto& order : orders) ids.push_back(order.id);
    std::map<std::string, std::string> out;
    for (const auto& row : world_.db.query(
             "select id, concat_ws(' ', status, total_amount, version, "
             "(select count(*) from order_status_history h "
             " where h.order_id = o.id)) "
             "from \"order\" o "
             "where id = any(string_to_array($1, ',')::uuid[])",
             joined(ids)))
      out[row[0].as<std::string>()] = row[1].as<std::string>();
    return out;
  }

  void check_stored(const std::vector<own_order>& orders,
                    const std::vector<std::string>& callers) const {
    const auto now = stored(orders);
    const auto before = row_.at("from").get<std::string>() + " 1000.00 0 0";
    for (std::size_t i = 0; i < orders.size(); ++i) {
      INFO(row_.dump() << "\n  as " << callers[i]);
      const auto& is = now.at(orders[i].id);
      if (orders[i].answered >= 300)
        CHECK(is == before);
      else if (row_.contains("becomes"))
        CHECK(is.substr(0, is.find(' ')) == row_.at("becomes"));
    }
  }

  const world& world_;
  client& connection_;
  const json row_;
};

/// `METHOD PATH` of every route, read from the router's table.
std::set<std::string> routes_of_the_router() {
  std::ifstream in{root + "/http/router.cpp"};
  const std::string source{std::istreambuf_iterator<char>{in}, {}};
  const std::regex entry{R"re(\{"([A-Z]+)", "(/[^"]*)",)re"};
  std::set<std::string> out;
  for (std::sregex_iterator at{source.begin(), source.end(), entry}, end;
       at != end; ++at)
    out.insert((*at)[1].str() + " " + (*at)[2].str());
  return out;
}

}  // namespace

TEST_CASE("the authorisation matrix speaks of every route, and of no other") {
  const auto routes = routes_of_the_router();
  REQUIRE(routes.size() >= 18);
  std::set<std::string> covered;
  const auto table = matrix();
  for (const auto& row : table.at("rows"))
    if (row.value("exists", true)) covered.insert(row.at("route"));
  CHECK(covered == routes);
}

TEST_CASE("every route gives every caller what the matrix states") {
  const world w;
  auto connection = w.orders.connect();
  const auto table = matrix();
  const auto callers = table.at("callers").get<std::vector<std::string>>();
  for (const auto& row : table.at("rows"))
    row_test{w, connection, row}.run(callers);
}
