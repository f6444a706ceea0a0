// The engine of one live system: the states of its components, and the loops that change them.
#pragma once

#include <any>
#include <atomic>
#include <cruller/component_description.hpp>
#include <cruller/component_record.hpp>
#include <cruller/readiness.hpp>
#include <cruller/reporter.hpp>
#include <cruller/restart_options.hpp>
#include <cruller/supervision.hpp>
#include <cruller/timeline.hpp>
#include <cruller/wiring.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/cancellation.hpp"
#include "engine/observers.hpp"
#include "engine/overdue_steps.hpp"
#include "engine/step_durations.hpp"
#include "engine/timeline_record.hpp"
#include "engine/turn.hpp"
#include "engine/verb_thread.hpp"
#include "errors/failure.hpp"
#include "plan/selected_route.hpp"
#include "settings/given_settings.hpp"

namespace cruller::inline v0 {

#pragma GCC visibility push(default)
class any_system;
#pragma GCC visibility pop

class engine {
 public:
  // Without `records` it makes its own.
  engine(
      any_system& self, const wiring& wiring, void* instances, detail::component_record* records
  );
  ~engine();
  engine(const engine&) = delete;
  engine& operator=(const engine&) = delete;

  void start(const signal_options& options);
  void stop(const signal_options& options);
  void suspend(const signal_options& options);
  void resume(const signal_options& options);
  void restart(const signal_options& options);
  // `read` returns the values to set in between; it is called with the turn held.
  void restart(const restart_options& options, const std::function<given_settings()>& read);
  // Throws the errors that starting these components would find.
  void check_start(const signal_options& options);
  void send(const route& signal, const signal_options& options);
  bool cancel() noexcept { return cancellation_.request(); }
  // See `any_system::announce_stop`.
  void announce_stop() noexcept;
  bool is_healing() const noexcept;
  void use_virtual_clock();
  void advance_clock(std::chrono::nanoseconds by);
  // Exists if the plan has work or supervision, or once a reporter was handed out; otherwise null.
  class supervisor;
  supervisor* get_supervisor() const { return supervisor_.load(std::memory_order_acquire); }
  supervisor& require_supervisor();
  cruller::reporter reporter(std::uint32_t component);
  void begin_work(std::uint32_t component) const;
  void end_work(std::uint32_t component) const;
  void begin_checks(std::uint32_t component);
  void end_checks(std::uint32_t component);
  // They read memory only, and wait for nothing.
  health_report health(std::uint32_t component) const;
  cruller::readiness readiness() const;
  using failure_observers_list = std::vector<std::shared_ptr<detail::failure_observer>>;
  using end_observers_list = std::vector<std::shared_ptr<detail::end_observer>>;
  void on_failure(std::unique_ptr<detail::failure_observer> observer);
  void on_shut_down(std::unique_ptr<detail::end_observer> observer);
  failure_observers_list failure_observers() const;
  end_observers_list end_observers() const;
  // Of the verb under way.
  std::stop_token stop_token() { return cancellation_.token(); }
  // The descriptors that components hand over, by index; empty if there are none.
  using descriptors = std::vector<file_descriptor>;
  descriptors hand_over();
  void inherit(std::uint32_t component, file_descriptor file);
  file_descriptor take_inherited(std::uint32_t component) noexcept;
  // Stops without throwing. Only observers learn of failures. Returns false if a verb is under way
  // that never ends, because one of its handlers is the caller.
  bool shut_down() noexcept;

  component_state state() const { return at(system_state_); }
  component_state state(std::uint32_t component) const { return at(records_[component].state); }
  bool holds_instance(std::uint32_t component) const noexcept {
    return (records_[component].state.load(std::memory_order_acquire) & live) != 0;
  }

  std::vector<component_description> describe();
  std::optional<std::string> print(std::uint32_t component);
  cruller::timeline timeline() const;
  subscription subscribe(std::unique_ptr<detail::observer> observer);
  std::any& data(std::uint32_t component);
  class given_values;  // the values that replace those of the definition
  // Whether a component is running and has a handler for `changed`.
  bool takes_changes(std::uint32_t component) const;
  // Gives new values to such components, notes them in `taken`, and calls their handlers.
  void change_values(
      const component_set& members, const given_settings& values, component_set& taken
  );
  void* instances() const { return instances_; }
  void use_verb_thread(std::shared_ptr<detail::verb_thread> there) {
    verb_thread_ = std::move(there);
  }

 private:
  // A state in one byte, with a flag for a live instance, so that both change in one store.
  using state_byte = std::atomic<unsigned char>;
  static constexpr unsigned char live = 0x80;

  class verb_turn;      // the turn of a verb
  struct turn_notice;   // declared before a turn: tells the supervisor at its end
  class start_window;   // the span of a start in which the failure of a work fails it
  class work_threads;   // the background work of a component
  class health_checks;  // the `health` handlers
  class health_paths;   // the health of components with what they need
  class kept_threads;   // threads that live as long as the system is started
  class execution;      // how a call of a verb runs
  class step_recorder;  // the part of one thread
  struct shared_count;
  class worker_pool;  // several threads
  struct task;        // their step on a component
  // The step of a verb on one component.
  struct starting;
  struct starting_the_rest;
  struct stopping;
  struct changing;
  struct asking;
  struct draining;
  struct handing_over;
  struct changing_values;
  // What is kept for the next start of a component.
  struct inheritance {
    file_descriptor file;
    bool now_or_never = false;  // the start is under way
  };
  class inheritance_scope;  // the components that start

  static component_state at(unsigned char byte) { return component_state::from_index(byte & 0x7f); }
  static component_state at(const state_byte& byte) {
    return at(byte.load(std::memory_order_acquire));
  }
  static void put(state_byte& byte, component_state state, bool is_live) {
    byte.store(
        static_cast<unsigned char>(state.index() | (is_live ? live : 0)), std::memory_order_release
    );
  }
  static void put_whole(state_byte& byte, component_state state) { put(byte, state, false); }

  // If another thread carries out verbs: waits until it has carried out this one.
  template <typename Verb>
  bool is_carried_out(Verb verb) {
    if (verb_thread_ == nullptr) [[likely]]
      return false;
    return is_carried_out_elsewhere(verb);
  }
  bool is_carried_out_elsewhere(const std::function<void()>& verb);
  void keep_threads();
  // If the system is stopped. With the turn.
  void end_kept_threads() noexcept;

  // Whether a component takes part in a signal in its current state.
  bool takes_part(const route& way, const route_visit& visit) const;
  // The number of components that take part, from one visit on.
  std::size_t count_parts(const selected_route& way, const route_visit& from) const;

  // Sends a signal along its route: does the step of the verb on each component that takes part.
  template <typename Verb>
  void dispatch(
      const selected_route& way, execution& how, const Verb& verb, failure_list& failures
  );

  // Finds the values of all components; adds what is wrong to the failures.
  void find_all_values(const selected_route& way, failure_list& failures);
  // Throws the errors that starting all of these with these values would find.
  void check(const selected_route& way, const given_settings& values);
  // The end that was announced is over: it starts again.
  void end_is_over(const selected_route& way);
  void start_once(const selected_route& way, const signal_options& options, execution& how);
  void start_supervised(
      const selected_route& way, supervisor& with, const turn& mine, const signal_options& options
  );
  void start_along(const selected_route& way, execution& how);
  void start_the_rest(const selected_route& way, execution& how, failure_list& failures);
  // If a work has failed that the start under way has begun.
  void cancel_failed_start() noexcept;
  void send_along(const selected_route& way, execution& how);
  void stop_each(const selected_route& way, execution& how, failure_list& failures);
  void stop_along(const selected_route& way, execution& how, failure_list& failures);
  // Drains what is about to be stopped. Returns whether there was anything to drain.
  bool drain_along(
      const selected_route& down,
      const signal_options& options,
      const turn& mine,
      failure_list& failures
  );
  void roll_back(const selected_route& back, execution& how, failure_list& failures);
  // The only restart. Without `more` both halves share the time limit of `how`.
  void restart_along(
      const selected_route& down,
      const signal_options& chosen,
      const given_settings& values,
      const restart_options* more,
      const turn& mine,
      execution& how,
      cancellable& scope
  );
  // Throws if something else that these components need does not run.
  void check_surroundings(const component_set& again) const;
  // Throws if a value is for a constant that stays started.
  void check_values(const selected_route& down, const given_settings& values) const;
  // These and what they need, and what a failed restart has stopped of what needs them.
  component_set with_returning(const signal_options& how) const;
  // These have been started, or stopped explicitly.
  void forget_returning(const selected_route& way) noexcept;
  descriptors hand_over_along(const selected_route& way, execution& how);
  // Keeps them for the next start, unless something else is kept for it.
  void leave(descriptors&& files) noexcept;
  void make_room_to_inherit();
  void change(const selected_route& way, const signal_options& options);
  // The state of the components on a route, as if they were a system.
  component_state state_of(const selected_route& way) const {
    return way.is_whole() ? state() : sum_of_states(way.visits());
  }
  component_state sum_of_states(std::span<const route_visit> visits) const;
  void tell_supervisor() const noexcept;
  void describe_failures(std::vector<component_description>& all) const;
  std::string config_text(std::uint32_t component);
  std::vector<value_description> describe_values(std::uint32_t component);
  // The health of a component without what it needs.
  health_report own_health(std::uint32_t component) const;
  component_set entry_points() const;
  // A start begins; with the turn.
  void note_selected(const selected_route& way);
  // The state of the system, after the states of these have changed.
  void settle(const selected_route& way);
  [[noreturn]] void refuse(
      const selected_route& way,
      component_state state,
      std::string_view verb,
      std::string_view advice
  ) const;

  const route_table& routes() const { return wiring_.routes(); }
  std::string_view id(std::uint32_t component) const {
    return wiring_.plan().components[component].id;
  }
  std::size_t size() const { return wiring_.plan().components.size(); }
  // The list of observers, or null if there are none.
  detail::observer_list* watchers() const {
    detail::observer_list* const list = watchers_.load(std::memory_order_acquire);
    return list == nullptr || list->empty() ? nullptr : list;
  }
  // Not zero if there are observers; may be not zero if there have been.
  std::uintptr_t any_watchers() const {
    return reinterpret_cast<std::uintptr_t>(watchers_.load(std::memory_order_acquire));
  }

  any_system& self_;
  const wiring& wiring_;
  void* const instances_;
  const std::unique_ptr<detail::component_record[]> own_records_;
  detail::component_record* const records_;
  state_byte system_state_{0};
  std::mutex turn_mutex_;
  std::shared_ptr<detail::verb_thread> verb_thread_;  // null: verbs run on the calling thread
  std::unique_ptr<kept_threads> kept_threads_;        // guarded by the turn; exists if requested
  cancellation cancellation_;
  std::atomic<std::uint64_t> start_verb_ = 0;  // the number of the start under way, or 0
  std::uint64_t last_start_ = 0;               // guarded by the turn
  std::mutex start_mutex_;                     // held while that start is cancelled
  component_set to_return_;  // guarded by the turn: what a failed restart has stopped, or empty
  overdue_steps overdue_;
  std::atomic<bool> has_started_ = false;
  std::atomic<bool> is_ending_ = false;  // the end is announced, or everything was stopped
  timeline_record record_;
  step_durations durations_;
  mutable std::mutex rare_mutex_;       // guards what only few systems need
  component_set selected_;              // by the last start from `stopped`; empty: everything
  std::vector<inheritance> inherited_;  // by component, or empty
  std::atomic<bool> can_inherit_ = false;
  std::unique_ptr<std::any[]> data_;
  std::shared_ptr<detail::observer_list> observers_;
  std::atomic<detail::observer_list*> watchers_ = nullptr;
  failure_observers_list failure_observers_;
  end_observers_list end_observers_;
  std::atomic<supervisor*> supervisor_ = nullptr;
  std::unique_ptr<supervisor> own_supervisor_;
  std::unique_ptr<health_checks> health_checks_;  // exists if the plan has a `health` handler
};

}  // namespace cruller::v0
