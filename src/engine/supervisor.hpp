// Supervision of a live system: what follows when a component fails while it runs.
#pragma once

#include <atomic>
#include <chrono>
#include <cruller/supervision.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/engine.hpp"
#include "engine/report_box.hpp"
#include "engine/restart_budget.hpp"
#include "engine/restart_queue.hpp"
#include "engine/state_counts.hpp"
#include "engine/work_threads.hpp"
#include "plan/paths.hpp"

namespace cruller::inline v0 {

// Exists if the plan has work or supervision, or when a reporter is handed out. One thread reacts
// to failures; it takes its turn like any verb. With a virtual clock there is no thread, and
// `settle` reacts. Modelled on Erlang's rest_for_one, along the graph instead of a list.
class engine::supervisor {
 public:
  using time = std::chrono::nanoseconds;

  explicit supervisor(engine& of);
  ~supervisor();
  supervisor(const supervisor&) = delete;
  supervisor& operator=(const supervisor&) = delete;

  const std::shared_ptr<detail::report_box>& box() const { return box_; }
  // Creates the thread unless it exists.
  void begin();
  // Restarts use as many threads as the last start by hand.
  void use_threads(unsigned threads) { threads_ = threads; }
  // Begins no reaction any more, and cancels a start of its own; does not wait.
  void give_up() noexcept;
  // The same, and waits. For the end of the system.
  void close() noexcept;
  // A verb has ended, so a reaction may be possible now.
  void look_again() noexcept;

  // --- the work and the checks of a component; with the turn ---
  void create_works(std::uint32_t component);
  void release_works(std::uint32_t component) noexcept;
  void ask_works(std::uint32_t component) noexcept;
  void end_works(std::uint32_t component);

  // --- around the verbs ---
  // The failures of what a start verb has started: these components are marked as failed.
  failure_list failures_of_start(std::uint64_t verb);
  // The wait before a failed start is tried again, if a failed component's policy says so.
  // Observers are notified.
  std::optional<time> wait_before_next_start(
      const signal_error& failed, const std::exception_ptr& error
  );
  // Waits on the clock of the supervisor. Returns false, early, when the start is cancelled.
  bool wait(time delay, const std::stop_token& asked);
  // These components are stopped now.
  void note_stopped(const selected_route& way) noexcept;
  // They restart by hand.
  void forget_counts(const selected_route& way);

  // What `describe` shows.
  struct account {
    std::string failure;       // of the last failure, empty if there was none since the last stop
    unsigned restarts = 0;     // in all
    bool is_given_up = false;  // restarts have not helped
    bool is_healing = false;   // it will be started again
  };
  account account_of(std::uint32_t component) const;
  // The state of the system after the states of these have changed; with the turn.
  component_state sum_after(std::span<const route_visit> changed);
  component_state sum_after(std::uint32_t changed);
  // Whether something waits to be started again.
  bool is_healing() const { return is_healing_.load(std::memory_order_acquire); }

  // --- a virtual clock ---
  void use_virtual_clock();
  time now() const;
  // Reacts to everything that has been reported, and to what is due until then.
  void advance(time by);

 private:
  // One of the policies that apply to a component: its own, then those of the groups around it.
  struct level {
    const supervision* how;
    const plan::group* group;  // null: the component alone
  };
  struct notice {
    std::uint32_t component;
    std::exception_ptr error;
    supervision::reaction reaction;
    std::string_view group;
    time delay;
  };

  void run();
  // A reaction that another thread carries out. It may outlive the supervisor.
  struct errand {
    std::recursive_mutex mutex;  // a handler may call `exit`, which destroys the system
    supervisor* of = nullptr;    // guarded by it; null once the supervisor is closed
  };
  bool is_left_to_verb_thread();
  bool is_closed() const;
  void deliver_shut_down();
  bool has_to_react() const;
  // With the turn, if it is free; returns whether it was.
  bool react();
  void react_on_verb_thread();
  void react(const turn& mine, std::vector<notice>& out);
  void settle();
  void set_clock(time to);
  std::optional<time> next_due() const { return patients_.next_due(); }

  static bool is_in_group(std::string_view id, std::string_view group) {
    return group.empty() || is_inside(id, group);
  }
  std::vector<level> levels_of(std::uint32_t component) const;
  // The component, or its group as far as it is started or waits; with what depends on that.
  component_list closure_of(std::uint32_t component, const level& at);
  bool is_to_return(std::uint32_t component) const {
    return !of_.to_return_.empty() && of_.to_return_[component];
  }
  // Everything that it has taken down runs again, or was stopped by hand.
  bool is_healed(const patient& one) const;
  void fail(const detail::report_box::report& report, const turn& mine, std::vector<notice>& out);
  void mark_failed(std::uint32_t component, const std::exception_ptr& error);
  // Decides, from one level outwards, and does what follows.
  void decide(
      std::uint32_t component,
      std::size_t from,
      const std::exception_ptr& error,
      const turn& mine,
      std::vector<notice>& out
  );
  // The wait before the next restart, or nothing if there have been too many.
  std::optional<time> plan_restart(restart_budget& budget, const supervision& how);
  // What is stopped is remembered.
  void take_down(component_list members, const turn& mine);
  void give_up_on(std::uint32_t component, bool was_restarted);
  void heal(patient& one, const turn& mine, std::vector<notice>& out);
  // What can start now of what this one has taken down.
  component_list startable(const patient& one);
  class own_start;  // the span in which a start of its own can be cancelled
  void start_again(const component_list& members, const turn& mine);
  void update_account();
  std::string message_of_notice(const notice& one) const;
  void notify_observers(const std::vector<notice>& all);
  void pass_on_notices() { notify_observers(std::exchange(notices_, {})); }

  engine& of_;
  const std::shared_ptr<detail::report_box> box_;
  std::vector<std::unique_ptr<work_threads>> works_;  // by component
  // Guarded by the turn.
  restart_queue patients_;
  reach reach_;
  state_counts counts_;
  bool has_counted_ = false;
  std::unordered_map<std::uint32_t, restart_budget> budgets_;
  std::map<const plan::group*, restart_budget> group_budgets_;
  std::minstd_rand random_{std::random_device{}()};
  unsigned threads_ = 1;
  std::atomic<bool> looks_again_ = false;
  std::atomic<bool> is_starting_ = false;  // a start of its own is under way
  std::atomic<bool> is_closed_ = false;
  std::atomic<bool> is_healing_ = false;
  std::optional<std::atomic<time::rep>> virtual_now_;
  const std::shared_ptr<errand> errand_ = std::make_shared<errand>();
  // While another thread reacts, the notices, and what is guarded by the turn, are its own.
  std::atomic<bool> is_left_ = false;
  std::vector<notice> notices_;
  mutable std::mutex account_mutex_;  // guards the following
  std::unordered_map<std::uint32_t, account> accounts_;
  std::mutex thread_mutex_;  // guards the creation
  std::thread thread_;
};

}  // namespace cruller::v0
