// One random plan, systems of it that get random signals, and the model of what the rules demand.
#pragma once

#include <random>

#include "../support/hand_made_plan.hpp"
#include "world.hpp"

namespace campaign {

using cruller::component_state;

struct tally {
  std::size_t plans = 0, lifecycles = 0, signals = 0, calls = 0, failed = 0, late = 0;
};

class campaign {
 public:
  campaign(std::mt19937& random, tally& done);
  // Makes, drives and destroys some systems.
  void run();

 private:
  using members = std::vector<bool>;
  using states = std::vector<component_state>;
  // What a signal is for: everything, or what some ids name.
  struct choice {
    bool everything = true;
    std::vector<std::string> ids;
    members named;
    bool is_nothing() const { return !everything && ids.empty(); }
  };
  // How a signal ended.
  struct ending {
    bool unknown = false;
    bool refused = false;
    std::string failed_at;  // the signal that did not get through
    std::vector<std::string> rolled_back, not_reached;
    bool threw() const { return !failed_at.empty(); }
  };

  std::size_t pick(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
  }
  bool one_in(std::size_t many) { return pick(many) == 0; }
  template <typename Function>
  std::vector<std::string> ids_where(Function function) const {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i != size_; ++i)
      if (function(i)) ids.push_back(ids_[i]);
    return ids;
  }

  void step(cruller::any_system& sys);
  ending send(cruller::any_system& sys, std::size_t verb, const cruller::signal_options& options);
  choice choose();
  void tell_faults();
  void forget();
  void note(const cruller::event& e);

  // The state of some of the components, as if they were a system.
  component_state sum_of(const members& some) const;
  members with_needed(members some) const;
  members with_dependents(members some) const;

  bool was_called(verb signal, std::size_t component, bool in_handler = false) const;
  bool has_failed(verb signal, std::size_t component) const;
  void check_order(verb signal, std::size_t from, std::size_t to) const;
  void check_order(verb signal) const { check_order(signal, 0, world_.clock); }
  void check_error(const cruller::signal_error& error, ending& end) const;
  void check_events() const;
  void check_start(const states& before, const members& meant, const ending& end, bool keep);
  void check_stop(const states& before, const members& meant);
  void check_restart(const states& before, const choice& chosen, const ending& end, bool keep);
  void check_change(
      verb signal,
      const states& before,
      const members& meant,
      component_state from,
      component_state to,
      const ending& end
  );
  void check_poke(const states& before, const members& meant, const ending& end);
  void check_reached(verb signal, const members& should, const ending& end) const;
  void check_states(const cruller::any_system& sys, std::size_t verb) const;

  std::mt19937& random_;
  tally& done_;
  std::size_t size_ = 0;
  bool has_times_ = false;  // whether a component has a time of its own
  bool is_observed_ = false;
  bool waits_ = false;  // whether a handler waits to be asked
  std::vector<std::string> groups_;
  std::vector<std::string> ids_;
  hand_made_plan made_;
  world world_;
  states model_;
  members has_instance_;
};

}  // namespace campaign
