/// Starts and stops everything that lives in the actor system.
#pragma once

#include <caf/all.hpp>
#include <memory>
#include <string>
#include <vector>

#include "actors/address_book.hpp"
#include "actors/duty_figures.hpp"
#include "actors/supervisor.hpp"
#include "actors/sweep_figures.hpp"
#include "app/settings.hpp"
#include "integrations/http_transport.hpp"

namespace orders::app {

class actor_world {
 public:
  /// `conninfo`: see db/database_url.hpp.
  actor_world(const settings& s, const std::string& conninfo);
  /// Ends all actors; what they still do in the background is left to a retry.
  ~actor_world();
  actor_world(const actor_world&) = delete;
  actor_world& operator=(const actor_world&) = delete;

  /// Lets go of those who wait for events: they would outlast a drain.
  void stop_waiting();

  const actors::address_book_ptr& book() const { return book_; }
  const actors::environment_ptr& environment() const { return env_; }
  const actors::sweep_figures_ptr& sweeps() const { return sweep_figures_; }
  /// All zero while no neighbour duty is switched on.
  const actors::duty_figures_ptr& duties() const { return duty_figures_; }
  const std::vector<caf::actor>& desks() const { return desks_; }

 private:
  std::vector<actors::supervised> everybody(const settings& s,
                                            const std::string& conninfo);
  void add_sweepers(std::vector<actors::supervised>& to, const settings& s,
                    const std::string& conninfo);
  /// Who tells neighbours of what orders come to; nobody when all of it is
  /// switched off.
  void add_duty_actors(std::vector<actors::supervised>& to, const settings& s,
                       const std::string& conninfo);

  actors::address_book_ptr book_;
  actors::environment_ptr env_;
  std::shared_ptr<integrations::http_transport> transport_;
  actors::sweep_figures_ptr sweep_figures_ =
      std::make_shared<actors::sweep_figures>();
  actors::duty_figures_ptr duty_figures_ =
      std::make_shared<actors::duty_figures>();
  actors::supervision_ptr health_ = std::make_shared<actors::supervision>();
  caf::actor_system_config config_;
  std::unique_ptr<caf::actor_system> system_;
  std::vector<caf::actor> desks_;
  caf::actor supervisor_;
};

}  // namespace orders::app
