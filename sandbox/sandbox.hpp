/// All neighbours together: their ports, work, faults, call logs, and the
/// control API beside them.
///
/// start() and stop() from one thread; everything else is driven by requests.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <tl/expected.hpp>

#include "sandbox/call_log.hpp"
#include "sandbox/commissions.hpp"
#include "sandbox/fault_board.hpp"
#include "sandbox/faulty.hpp"
#include "sandbox/ledger.hpp"
#include "sandbox/listener.hpp"
#include "sandbox/order_service.hpp"
#include "sandbox/payments.hpp"
#include "sandbox/products.hpp"
#include "sandbox/token_v2.hpp"
#include "sandbox/warehouse.hpp"

namespace orders::sandbox {

/// Ports: 0 means any free one. Ports are in the order of enum neighbour.
struct sandbox_settings {
  std::string host = "127.0.0.1";
  std::array<int, neighbour_count> ports{3002, 3001, 3003, 3007, 3011, 3010};
  int control_port = 3099;
  std::string order_service_url = "http://localhost:3006";
  std::string secret;  ///< SERVICE_SECRET; empty: signs and checks nothing
  std::string previous_secret;  ///< accepted too; empty: none
  catalogue_size catalogue;
  std::size_t threads = 128;  ///< connections per neighbour
  int idle_seconds = 30;
  std::size_t most_calls = 100'000;  ///< kept per neighbour
  std::size_t most_invoices = 2'000'000;
  bool record = true;
};

class sandbox {
 public:
  explicit sandbox(sandbox_settings settings);
  ~sandbox();
  sandbox(const sandbox&) = delete;
  sandbox& operator=(const sandbox&) = delete;

  /// Listens everywhere; on failure nothing is left listening.
  tl::expected<void, std::string> start();
  void stop();

  int port(neighbour which) const;
  int control_port() const;
  std::string url(neighbour which) const;
  std::string control_url() const;

  // -- what the control API works on; thread-safe ---------------------------

  const sandbox_settings& settings() const noexcept { return settings_; }
  ledger& invoices() noexcept { return ledger_; }
  payment_service& payments() noexcept { return payments_; }
  commission_service& commissions() noexcept { return commissions_; }
  warehouse_service& warehouse() noexcept { return warehouse_; }
  const order_service& orders() const noexcept { return orders_; }
  call_log& calls(neighbour which) { return *part(which).calls; }
  fault_board& faults(neighbour which) { return *part(which).faults; }

  /// Replaces a neighbour's faults; a refusal is in force on return.
  void set_faults(neighbour which, std::vector<fault> faults);
  void lift_all_faults();

  /// Forgets calls, faults, payments, commissions and reservations.
  void reset();

 private:
  struct neighbour_parts {
    std::unique_ptr<fault_board> faults;
    std::unique_ptr<call_log> calls;
    work act;
    std::unique_ptr<listener> port;
    bool refusing = false;
  };

  neighbour_parts& part(neighbour which);
  const neighbour_parts& part(neighbour which) const;
  void add_neighbour(neighbour which, work act);
  reply serve(neighbour which, const request& received, const gate& cut);
  token_verdict judge(const request& asked) const;
  void record(neighbour which, const request& asked,
              const affliction& suffered);
  void apply_refusals();
  void watch_refusals();

  sandbox_settings settings_;
  catalogue catalogue_;
  ledger ledger_;
  payment_service payments_;
  commission_service commissions_;
  warehouse_service warehouse_;
  token_v2_checker tokens_v2_;
  order_service orders_;
  std::array<neighbour_parts, neighbour_count> neighbours_;
  std::unique_ptr<listener> control_;

  // Refusals begin and end by the clock: a thread opens and closes the ports.
  std::mutex refusal_mutex_;
  std::condition_variable refusal_changed_;
  bool stopping_ = false;
  std::thread refusal_watch_;
};

}  // namespace orders::sandbox
