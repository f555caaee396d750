#include "sandbox/control.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "sandbox/ids.hpp"
#include "sandbox/json_text.hpp"
#include "sandbox/sandbox.hpp"
#include "sandbox/settling.hpp"

namespace orders::sandbox {
namespace {

using nlohmann::json;
using segments = std::vector<std::string_view>;

reply error(int status, std::string_view text) {
  json_text out;
  return json_reply(status, out.text("error", text).finish());
}

reply shown(const json& value) {
  // Recorded bodies may hold anything; invalid UTF-8 must not throw here.
  return json_reply(200,
                    value.dump(-1, ' ', false, json::error_handler_t::replace));
}

// -- observation -------------------------------------------------------------

json shown_call(neighbour which, const recorded_call& call) {
  json entry{{"number", call.number},       {"service", name_of(which)},
             {"time", iso_text(call.when)}, {"method", call.method},
             {"path", call.target},         {"token", call.token},
             {"tokenV2", call.token_v2}};
  if (!call.traceparent.empty()) entry["traceparent"] = call.traceparent;
  if (!call.tracestate.empty()) entry["tracestate"] = call.tracestate;
  if (!call.request_id.empty()) entry["requestId"] = call.request_id;
  if (!call.fault.empty()) entry["fault"] = call.fault;
  if (!call.body.empty()) {
    // A body that is no JSON is shown as the text it is.
    auto parsed = json::parse(call.body, nullptr, false);
    entry["body"] = parsed.is_discarded() ? json(call.body) : parsed;
  }
  return entry;
}

reply list_calls(sandbox& world, const request& asked) {
  auto name = asked.query("service");
  auto which = neighbour_named(name);
  if (!which && !name.empty()) return error(400, "unknown service");
  std::uint64_t since = 0;
  if (auto text = asked.query("since"); !text.empty()) {
    auto read = std::from_chars(text.data(), text.data() + text.size(), since);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size())
      return error(400, "since is a number");
  }
  auto list = json::array();
  for (auto each : all_neighbours) {
    if (which && each != *which) continue;
    for (const auto& call : world.calls(each).after(since))
      list.push_back(shown_call(each, call));
  }
  return shown({{"calls", std::move(list)}});
}

reply count_calls(sandbox& world) {
  json counts = json::object();
  for (auto each : all_neighbours)
    counts[std::string{name_of(each)}] = world.calls(each).counted();
  return shown(counts);
}

reply list_ports(const sandbox& world) {
  json ports{{"control", world.control_port()}};
  for (auto each : all_neighbours)
    ports[std::string{name_of(each)}] = world.port(each);
  return shown(ports);
}

// -- faults ------------------------------------------------------------------

reply put_faults(sandbox& world, std::string_view name, std::string_view body) {
  auto which = neighbour_named(name);
  if (!which) return error(404, "no such neighbour");
  auto source = json::parse(body, nullptr, false);
  if (source.is_discarded()) return error(400, "the body is not JSON");
  auto faults = read_faults(source, *which);
  if (!faults) return error(400, faults.error());
  auto count = faults->size();
  world.set_faults(*which, std::move(*faults));
  return shown({{"faults", count}});
}

reply lift_faults(sandbox& world, const segments& path) {
  if (path.size() == 1) {
    world.lift_all_faults();
    return shown({{"faults", 0}});
  }
  auto which = neighbour_named(path[1]);
  if (!which) return error(404, "no such neighbour");
  world.set_faults(*which, {});
  return shown({{"faults", 0}});
}

reply count_faults(sandbox& world) {
  json counts = json::object();
  for (auto each : all_neighbours)
    counts[std::string{name_of(each)}] = world.faults(each).size();
  return shown(counts);
}

// -- payments ----------------------------------------------------------------

reply list_payments(sandbox& world, const request& asked) {
  auto order = asked.query("orderId");
  auto now = now_ms();
  std::string list = "[";
  for (const auto& each : order.empty() ? world.invoices().all()
                                        : world.invoices().of_order(order)) {
    if (list.size() > 1) list += ',';
    list += each->payment_json(now);
  }
  return json_reply(200, R"({"payments":)" + list + "]}");
}

reply summarise_payments(sandbox& world) {
  auto total = world.invoices().summary(now_ms());
  return shown(
      {{"orders", total.orders},
       {"invoices", total.invoices},
       {"orders_with_two_live_invoices", total.orders_with_two_live_invoices},
       {"orphans", world.payments().orphans()}});
}

// -- what order-service owes
// ---------------------------------------------------

reply list_commissions(sandbox& world, const request& asked) {
  return shown(
      {{"commissions", world.commissions().of_order(asked.query("orderId"))}});
}

reply list_reservations(sandbox& world, const request& asked) {
  return shown(
      {{"reservations", world.warehouse().of_order(asked.query("orderId"))}});
}

reply ship(sandbox& world, std::string_view order, std::string_view body) {
  return relayed(
      world.orders().tell_shipment(std::string{order}, std::string{body}));
}

// -- routes ------------------------------------------------------------------

reply read(sandbox& world, const request& asked, const segments& path) {
  auto second = path.size() == 2 ? path[1] : std::string_view{};
  if (path.size() > 2) return error(404, "no such route");
  if (path[0] == "calls" && path.size() == 1) return list_calls(world, asked);
  if (path[0] == "calls" && second == "count") return count_calls(world);
  if (path[0] == "payments" && path.size() == 1)
    return list_payments(world, asked);
  if (path[0] == "payments" && second == "summary")
    return summarise_payments(world);
  if (path[0] == "commissions" && path.size() == 1)
    return list_commissions(world, asked);
  if (path[0] == "reservations" && path.size() == 1)
    return list_reservations(world, asked);
  if (path[0] == "faults" && path.size() == 1) return count_faults(world);
  if (path[0] == "ports" && path.size() == 1) return list_ports(world);
  if (path[0] == "health" && path.size() == 1)
    return shown({{"status", "healthy"}});
  return error(404, "no such route");
}

reply act(sandbox& world, const request& asked, const segments& path) {
  if (path.size() == 1 && path[0] == "reset") {
    world.reset();
    return shown({{"reset", true}});
  }
  if (path.size() == 3 && path[0] == "payments") {
    if (path[2] == "pay") return pay(world, path[1], asked);
    if (path[2] == "expire") return expire(world, path[1]);
    if (path[2] == "refund") return refund(world, path[1]);
  }
  if (path.size() == 3 && path[0] == "orders" && path[2] == "shipment")
    return ship(world, path[1], asked.body);
  return error(404, "no such route");
}

}  // namespace

reply answer_control(sandbox& world, const request& asked) {
  auto path = path_segments(asked.path);
  if (asked.method == "GET" || asked.method == "HEAD")
    return read(world, asked, path);
  if (asked.method == "POST") return act(world, asked, path);
  if (path[0] == "faults" && path.size() <= 2) {
    if (asked.method == "PUT" && path.size() == 2)
      return put_faults(world, path[1], asked.body);
    if (asked.method == "DELETE") return lift_faults(world, path);
  }
  return error(404, "no such route");
}

}  // namespace orders::sandbox
