#include "sandbox/sandbox.hpp"

#include <cstdio>
#include <utility>

#include "sandbox/addresses.hpp"
#include "sandbox/carts.hpp"
#include "sandbox/control.hpp"
#include "sandbox/token.hpp"
#include "sandbox/users.hpp"

namespace orders::sandbox {
namespace {

constexpr std::size_t control_threads = 128;

std::string http_url(const std::string& host, int port) {
  return "http://" + host + ":" + std::to_string(port);
}

}  // namespace

sandbox::sandbox(sandbox_settings settings)
    : settings_(std::move(settings)),
      catalogue_(settings_.catalogue),
      ledger_(settings_.most_invoices),
      payments_(ledger_),
      commissions_(settings_.most_invoices),
      warehouse_(settings_.most_invoices),
      tokens_v2_({settings_.secret, settings_.previous_secret}),
      orders_(settings_.order_service_url, settings_.secret) {
  add_neighbour(neighbour::product,
                [this](const request& r) { return catalogue_.answer(r); });
  add_neighbour(neighbour::auth, answer_user);
  add_neighbour(neighbour::cart, answer_cart);
  add_neighbour(neighbour::payment, [this](const request& r) {
    return commission_service::serves(r.path) ? commissions_.answer(r)
                                              : payments_.answer(r);
  });
  add_neighbour(neighbour::warehouse,
                [this](const request& r) { return warehouse_.answer(r); });
  add_neighbour(neighbour::address, answer_address);
  listener_settings control;
  control.host = settings_.host;
  control.port = settings_.control_port;
  control.most_threads = control_threads;
  control_ = std::make_unique<listener>(
      control, [this](const request& asked, const gate&) {
        return answer_control(*this, asked);
      });
}

sandbox::~sandbox() {
  stop();
}

sandbox::neighbour_parts& sandbox::part(neighbour which) {
  return neighbours_.at(static_cast<std::size_t>(which));
}

const sandbox::neighbour_parts& sandbox::part(neighbour which) const {
  return neighbours_.at(static_cast<std::size_t>(which));
}

void sandbox::add_neighbour(neighbour which, work act) {
  auto index = static_cast<std::size_t>(which);
  auto& into = part(which);
  into.faults = std::make_unique<fault_board>(settings_.catalogue.seed + index);
  into.calls = std::make_unique<call_log>(settings_.most_calls);
  into.act = std::move(act);
  listener_settings listen;
  listen.host = settings_.host;
  listen.port = settings_.ports.at(index);
  listen.most_threads = settings_.threads;
  listen.idle_seconds = settings_.idle_seconds;
  into.port = std::make_unique<listener>(
      listen, [this, which](const request& asked, const gate& cut) {
        return serve(which, asked, cut);
      });
}

tl::expected<void, std::string> sandbox::start() {
  auto begin = [this](listener& each) -> tl::expected<void, std::string> {
    auto listening = each.start();
    if (!listening) stop();
    return listening;
  };
  for (auto& each : neighbours_)
    if (auto listening = begin(*each.port); !listening) return listening;
  if (auto listening = begin(*control_); !listening) return listening;
  refusal_watch_ = std::thread([this] { watch_refusals(); });
  return {};
}

void sandbox::stop() {
  {
    std::scoped_lock lock{refusal_mutex_};
    stopping_ = true;
  }
  refusal_changed_.notify_all();
  if (refusal_watch_.joinable()) refusal_watch_.join();
  control_->stop();
  for (auto& each : neighbours_) each.port->stop();
}

int sandbox::port(neighbour which) const {
  return part(which).port->port();
}

int sandbox::control_port() const {
  return control_->port();
}

std::string sandbox::url(neighbour which) const {
  return http_url(settings_.host, port(which));
}

std::string sandbox::control_url() const {
  return http_url(settings_.host, control_port());
}

// -- calls -------------------------------------------------------------------

token_verdict sandbox::judge(const request& asked) const {
  const auto now = unix_seconds();
  const auto verdict = check_recent_service_token(
      asked.service_auth, asked.service_name, settings_.secret, now);
  if (verdict != token_verdict::wrong_signature ||
      settings_.previous_secret.empty())
    return verdict;
  return check_service_token(asked.service_auth, asked.service_name,
                             settings_.previous_secret, now);
}

reply sandbox::serve(neighbour which, const request& received,
                     const gate& cut) {
  auto& here = part(which);
  auto asked = received;
  asked.token = judge(received);
  asked.token_v2 = tokens_v2_.check(
      received.service_auth_v2, received.service_name,
      {received.method, received.target, received.body}, unix_seconds());
  auto suffered = here.faults->afflict(asked);
  here.calls->count();
  if (settings_.record) record(which, asked, suffered);
  return answer_afflicted(asked, suffered, here.act, cut);
}

void sandbox::record(neighbour which, const request& asked,
                     const affliction& suffered) {
  recorded_call call;
  call.when = now_ms();
  call.method = asked.method;
  call.target = asked.target;
  if (which == neighbour::payment || which == neighbour::warehouse ||
      which == neighbour::address)
    call.body = asked.body;
  call.token = describe(asked.token);
  call.token_v2 = describe(asked.token_v2);
  call.traceparent = asked.traceparent;
  call.tracestate = asked.tracestate;
  call.request_id = asked.request_id;
  call.fault = fault_word(suffered);
  part(which).calls->record(std::move(call));
}

// -- faults ------------------------------------------------------------------

void sandbox::set_faults(neighbour which, std::vector<fault> faults) {
  part(which).faults->set(std::move(faults));
  {
    std::scoped_lock lock{refusal_mutex_};
    apply_refusals();
  }
  refusal_changed_.notify_all();
}

void sandbox::lift_all_faults() {
  for (auto which : all_neighbours) set_faults(which, {});
}

void sandbox::reset() {
  lift_all_faults();
  for (auto& each : neighbours_) each.calls->forget();
  ledger_.forget_all();
  payments_.forget_orphans();
  commissions_.forget_all();
  warehouse_.forget_all();
}

// REQUIRES: refusal_mutex_ held.
void sandbox::apply_refusals() {
  if (stopping_) return;
  auto now = fault_board::clock::now();
  for (auto& each : neighbours_) {
    auto refuse = each.faults->refuses(now);
    if (refuse == each.refusing) continue;
    if (refuse) {
      each.port->refuse();
    } else if (auto listening = each.port->resume(); !listening) {
      std::fprintf(stderr, "order-sandbox: %s\n", listening.error().c_str());
      continue;
    }
    each.refusing = refuse;
  }
}

void sandbox::watch_refusals() {
  std::unique_lock lock{refusal_mutex_};
  while (!stopping_) {
    apply_refusals();
    auto now = fault_board::clock::now();
    std::optional<fault_board::clock::time_point> next;
    for (auto& each : neighbours_) {
      auto change = each.faults->next_change(now);
      if (change && (!next || *change < *next)) next = change;
    }
    if (next)
      refusal_changed_.wait_until(lock, *next);
    else
      refusal_changed_.wait(lock);
  }
}

}  // namespace orders::sandbox
