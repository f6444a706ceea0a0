// One signal under way: turns, clocks, and what observers are told of each step.
#pragma once

#include <chrono>
#include <mutex>

#include "engine.hpp"

namespace cruller {

// The right to signal a system. A second thread waits for it; a handler that asks for it is inside
// its own system's turn, and would wait for itself.
class engine::turn {
 public:
  turn(engine& of, std::string_view verb);
  ~turn();
  turn(const turn&) = delete;
  turn& operator=(const turn&) = delete;

  static bool is_inside(const engine& of) noexcept;

 private:
  const engine& of_;
  const turn* const outer_;
  std::unique_lock<std::mutex> lock_;
};

// What observers see of a signal, and the context that its handlers get. Reads the clock only
// around what is called, and an exact one only while somebody watches.
class engine::progress {
 public:
  progress(engine& of, const route& way);

  void begin(const stop_on_route& stop) {
    context_.component_ = stop.component;
    ++number_;
    if (detail::observer_list* const list = of_.watchers()) tell_begun(*list);
  }
  // Calls one function of the component.
  void call(std::uint32_t function) {
    way_.functions[function](of_.instances_, context_);
  }
  void end(const stop_on_route& stop, const std::exception_ptr& error = nullptr) {
    detail::observer_list* const list = of_.watchers();
    if (stop.first != stop.end) measure(list != nullptr);
    if (list != nullptr) tell_ended(*list, error);
  }
  // Goes to a component without telling observers, who watch for what changes.
  void ask(const stop_on_route& stop) { context_.component_ = stop.component; }
  // Where status handlers leave their answer.
  void listen(std::string* reply) { context_.reply_ = reply; }

 private:
  void measure(bool exact);
  void tell_begun(detail::observer_list& list);
  void tell_ended(detail::observer_list& list, const std::exception_ptr& error);
  event make_event(phase what) const;

  engine& of_;
  const route& way_;
  context context_;
  std::size_t number_ = 0;
  std::size_t total_ = 0;
  std::chrono::nanoseconds began_;  // of the coarse clock, or of the exact one where is_exact_
  bool is_exact_ = false;
};

}  // namespace cruller
