// The engine of one live system: the states of its components, and the loops that drive them.
#pragma once

#include <any>
#include <atomic>
#include <cruller/any_system.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "failure.hpp"
#include "observers.hpp"
#include "timeline_record.hpp"
#include "walk.hpp"

namespace cruller {

class engine {
 public:
  // Makes records of its own where it is given none.
  engine(
      any_system& self, const wiring& wiring, void* instances, detail::component_record* records
  );

  void start(const signal_options& options);
  void stop(const signal_options& options);
  void suspend(const signal_options& options);
  void resume(const signal_options& options);
  void restart(const signal_options& options);
  void send(const route& signal, const signal_options& options);
  // What components hand over, each at its index; empty where none does.
  using descriptors = std::vector<file_descriptor>;
  descriptors hand_over();
  void inherit(std::uint32_t component, file_descriptor file);
  file_descriptor take_inherited(std::uint32_t component) noexcept;
  // Stops without throwing. What fails is told to the observers alone.
  void shut_down() noexcept;

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
  std::shared_ptr<const std::any> value(std::uint32_t component) const;
  void set_value(std::uint32_t component, std::any value);
  void* instances() const { return instances_; }

 private:
  // A state in one byte, with a flag for a live instance, so that both change in one store.
  using state_byte = std::atomic<unsigned char>;
  static constexpr unsigned char live = 0x80;

  class turn;     // who may signal
  class sending;  // how a verb is carried out
  class deadlines;
  class progress;  // one thread's part of it
  struct shared_count;
  class crew;     // several threads
  struct errand;  // what these do to a component
  // What a verb does to one component.
  struct starting;
  struct stopping;
  struct changing;
  struct asking;
  struct handing_over;
  // What is kept for the next start of a component.
  struct inheritance {
    file_descriptor file;
    bool now_or_never = false;  // that start is under way
  };
  class heirs;  // those that start

  static component_state at(const state_byte& byte) {
    return component_state::from_index(byte.load(std::memory_order_acquire) & 0x7f);
  }
  static void put(state_byte& byte, component_state state, bool is_live) {
    byte.store(
        static_cast<unsigned char>(state.index() | (is_live ? live : 0)), std::memory_order_release
    );
  }
  static void put_whole(state_byte& byte, component_state state) { put(byte, state, false); }

  // Whether a component takes part in a signal, as it stands.
  bool takes_part(const route& way, const stop_on_route& stop) const;
  // How many of a walk do, from one stop on.
  std::size_t count_parts(const walk& way, const stop_on_route& from) const;

  // Asks one component whether it is ready; where `instances` is null, without getting it so.
  void ask_ready(std::uint32_t component, void* instances, failure_list& failures);
  // Sends a signal along its way: does the verb's step to each component that it wants.
  template <typename Verb>
  void pass(const walk& way, sending& how, const Verb& verb, failure_list& failures);

  // Has all that is about to start get ready; what is wrong with it are failures.
  void prepare(const walk& way, failure_list& failures);
  // Throws what would be wrong with starting all on the way, before it is stopped for a restart.
  void check(const walk& way);
  void start_along(const walk& way, sending& how);
  void stop_each(const walk& way, sending& how, failure_list& failures);
  void stop_along(const walk& way, sending& how, failure_list& failures);
  void roll_back(const walk& back, sending& how, failure_list& failures);
  // `up` is what is stopped on the way down, and is to start again.
  void restart_along(const walk& down, const walk& hand_over, const walk& up, sending& how);
  void restart_selected(const walk& down, sending& how);
  descriptors hand_over_along(const walk& way, sending& how);
  // Keeps them for the next start, where nothing else is kept for it.
  void leave(descriptors&& files) noexcept;
  void make_room_to_inherit();
  void change(
      const walk& way, const signal_options& options, component_state through, component_state to
  );
  // The state of those on a walk, as if they were a system.
  component_state state_of(const walk& way) const {
    return way.is_whole() ? state() : sum_of_states(way.stops());
  }
  component_state sum_of_states(std::span<const stop_on_route> stops) const;
  void settle() { put_whole(system_state_, sum_of_states(routes().start().stops)); }
  [[noreturn]] void refuse(
      const walk& way, component_state state, std::string_view verb, std::string_view advice
  ) const;

  const route_table& routes() const { return wiring_.routes(); }
  std::string_view id(std::uint32_t component) const {
    return wiring_.plan().components[component].id;
  }
  std::size_t size() const { return wiring_.plan().components.size(); }
  // The list of observers, or null where nobody watches.
  detail::observer_list* watchers() const {
    detail::observer_list* const list = watchers_.load(std::memory_order_acquire);
    return list == nullptr || list->empty() ? nullptr : list;
  }

  any_system& self_;
  const wiring& wiring_;
  void* const instances_;
  const std::unique_ptr<detail::component_record[]> own_records_;
  detail::component_record* const records_;
  state_byte system_state_{0};
  std::mutex turn_mutex_;
  timeline_record record_;
  mutable std::mutex rare_mutex_;  // guards what few systems need
  std::map<std::uint32_t, std::shared_ptr<const std::any>> values_;
  std::vector<std::shared_ptr<const std::any>> former_values_;
  std::atomic<bool> has_values_ = false;
  std::vector<inheritance> inherited_;  // of each component, or empty
  std::atomic<bool> can_inherit_ = false;
  std::unique_ptr<std::any[]> data_;
  std::shared_ptr<detail::observer_list> observers_;
  std::atomic<detail::observer_list*> watchers_ = nullptr;
};

}  // namespace cruller
