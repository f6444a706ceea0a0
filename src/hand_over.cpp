// Handing file descriptors over: from a component to the next one of its id.
#include "hand_over.hpp"

#include <utility>

#include "pass.hpp"

namespace cruller {

// Asks for descriptors, and changes no state. One that fails hinders nobody: observers are told.
struct engine::handing_over {
  static constexpr bool gives_up = false;

  bool wants(const stop_on_route& stop) const {
    return of.takes_part(of.routes().hand_over(), stop);
  }

  bool take(const stop_on_route& stop, progress& step, failure_list&) const {
    file_descriptor given;
    try {
      step.begin(stop);
      step.collect(&given);
      for (std::uint32_t f = stop.first; f != stop.end; ++f) step.call(f);
      step.close();
    } catch (...) {
      step.end_exactly(std::current_exception());
      return true;
    }
    files[stop.component] = std::move(given);
    step.end(stop);
    return true;
  }

  engine& of;
  descriptors& files;
};

engine::descriptors engine::hand_over() {
  const turn mine(*this, "hand_over");
  if (!routes().has_hand_over()) return {};
  sending how(*this, mine);
  return hand_over_along(walk(routes().hand_over()), how);
}

engine::descriptors engine::hand_over_along(const walk& way, sending& how) {
  descriptors files(size());
  failure_list nothing;
  pass(way, how, handing_over{*this, files}, nothing);
  return files;
}

void engine::inherit(std::uint32_t component, file_descriptor file) {
  // Waits for a signal that is under way, unless it is a handler of that signal who calls.
  std::unique_lock<std::mutex> mine(turn_mutex_, std::defer_lock);
  if (!turn::is_inside(*this)) mine.lock();
  const std::lock_guard lock(rare_mutex_);
  if (!file) {
    inherited_.erase(component);
    return;
  }
  inherited_[component] = std::move(file);
  has_inherited_.store(true, std::memory_order_release);
}

void engine::leave(descriptors&& files) {
  const std::lock_guard lock(rare_mutex_);
  for (std::uint32_t i = 0; i != files.size(); ++i) {
    if (!files[i]) continue;
    inherited_.try_emplace(i, std::move(files[i]));
    has_inherited_.store(true, std::memory_order_release);
  }
}

file_descriptor engine::take_inherited(std::uint32_t component) {
  if (!has_inherited_.load(std::memory_order_acquire)) return {};
  const std::lock_guard lock(rare_mutex_);
  const auto found = inherited_.find(component);
  if (found == inherited_.end()) return {};
  file_descriptor file = std::move(found->second);
  inherited_.erase(found);
  if (inherited_.empty()) has_inherited_.store(false, std::memory_order_release);
  return file;
}

engine::heirs::heirs(engine& of, const walk& way) : of_(of) {
  if (!of.has_inherited_.load(std::memory_order_acquire)) return;
  for (const stop_on_route& stop : way.stops())
    if (of.takes_part(way.way(), stop)) heirs_.push_back(stop.component);
}

engine::heirs::~heirs() {
  for (const std::uint32_t each : heirs_) of_.take_inherited(each);
}

}  // namespace cruller
