/// Starts and stops everything that lives in the actor system.
#pragma once

#include <caf/all.hpp>
#include <memory>
#include <string>
#include <vector>

#include "actors/address_book.hpp"
#include "actors/metrics.hpp"
#include "actors/span_exporter.hpp"
#include "actors/supervisor.hpp"
#include "app/settings.hpp"
#include "db/database_clock.hpp"
#include "integrations/http_transport.hpp"

namespace orders::app {

class actor_world {
 public:
  /// Returns when all actors can be reached. `conninfo`: see
  /// db/database_url.hpp; `replica`: of the read replica, empty without one.
  actor_world(const settings& s, const std::string& conninfo,
              const std::string& replica = {});
  /// Ends all actors; what they still do in the background is left to a retry.
  ~actor_world();
  actor_world(const actor_world&) = delete;
  actor_world& operator=(const actor_world&) = delete;

  /// Lets go of those who wait for events: they would outlast a drain.
  void stop_waiting();

  const actors::address_book_ptr& book() const { return book_; }
  const actors::environment_ptr& environment() const { return env_; }
  const actors::metrics_ptr& metrics() const { return metrics_; }
  const std::vector<caf::actor>& desks() const { return desks_; }
  /// Null while no spans are exported.
  const actors::span_recorder_ptr& spans() const { return spans_; }

 private:
  void learn_time(const std::string& conninfo);
  void await_everybody();
  std::vector<actors::supervised> everybody(const settings& s,
                                            const std::string& conninfo,
                                            const std::string& replica);
  void add_outbox(const settings& s, const std::string& conninfo,
                  std::vector<actors::supervised>& all);

  void add_sweepers(const settings& s, const std::string& conninfo,
                    std::vector<actors::supervised>& all);
  void add_payment_listener(const settings& s,
                            std::vector<actors::supervised>& all);
  /// Who tells neighbours of what orders come to; nobody when all of it is
  /// switched off.
  void add_duty_actors(const settings& s, const std::string& conninfo,
                       std::vector<actors::supervised>& all);

  void add_span_exporter(const settings& s,
                         std::vector<actors::supervised>& all);
  void export_last_spans();

  actors::address_book_ptr book_;
  db::database_clock_ptr clock_;
  actors::environment_ptr env_;
  std::shared_ptr<integrations::http_transport> transport_;
  actors::span_figures_ptr span_figures_ =
      std::make_shared<actors::span_figures>();
  actors::span_recorder_ptr spans_;
  actors::address<actors::span_exporter_actor> span_exporter_;
  actors::metrics_ptr metrics_ = std::make_shared<actors::metrics>();
  actors::supervision_ptr health_ = std::make_shared<actors::supervision>();
  caf::actor_system_config config_;
  std::unique_ptr<caf::actor_system> system_;
  std::vector<caf::actor> desks_;
  caf::actor supervisor_;
};

}  // namespace orders::app
