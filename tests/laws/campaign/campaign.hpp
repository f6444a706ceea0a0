// A random plan, systems that get random signals, and the model of the rules.
#pragma once

#include <random>

#include "../../support/hand_made_plan.hpp"
#include "world.hpp"

namespace campaign {

using cruller::component_state;

struct tally {
  std::size_t plans = 0, lifecycles = 0, signals = 0, calls = 0, failed = 0, late = 0,
              cancelled = 0;
};

class campaign {
 public:
  campaign(std::mt19937& random, tally& done);
  // Creates, drives and destroys some systems.
  void run();

 private:
  using members = std::vector<bool>;
  using states = std::vector<component_state>;
  // The target of a signal: everything, or the components that some ids name.
  struct choice {
    bool everything = true;
    std::vector<std::string> ids;
    members named;
    bool is_nothing() const { return !everything && ids.empty(); }
  };
  // The result of a signal.
  struct ending {
    bool unknown = false;
    bool refused = false;
    bool cancelled = false;
    std::string failed_at;  // the signal that failed
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
  void report_faults();
  void forget();
  void note(const cruller::event& e);

  // The combined state of some components, computed as for a system.
  component_state sum_of(const members& some) const;
  members with_needed(members some) const;
  members with_dependents(members some) const;
  // Adds those dependents that a failed restart has stopped and that start together with them.
  members with_returning(const choice& chosen) const;
  void forget_returning(const members& some);

  bool was_called(verb signal, std::size_t component, bool in_handler = false) const;
  bool was_called_before(verb signal, std::size_t component, std::size_t time) const;
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
  void check_poke(verb signal, const states& before, const members& meant, const ending& end);
  void check_drain(const states& before, const members& meant, const ending& end);
  void check_drain_of_stop(const states& before, const members& meant) const;
  void check_cancelled(std::size_t verb, const choice& chosen, const ending& end) const;
  void check_reached(verb signal, const members& should, const ending& end) const;
  void check_states(const cruller::any_system& sys, std::size_t verb) const;

  std::mt19937& random_;
  tally& done_;
  std::size_t size_ = 0;
  bool has_times_ = false;  // whether a component has a timeout of its own
  bool is_observed_ = false;
  bool is_cancelled_before_ = false;  // by a token that was stopped before the verb
  bool drains_ = false;               // the verb is a stop with a drain
  bool waits_ = false;                // whether a handler waits for a stop request
  std::vector<std::string> groups_;
  std::vector<std::string> ids_;
  hand_made_plan made_;
  world world_;
  states model_;
  members has_instance_;
  members returning_;  // the components that a failed restart has stopped
};

}  // namespace campaign
