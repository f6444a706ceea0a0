// Handing over file descriptors from a component to its next instance.
#include "engine/hand_over.hpp"

#include <utility>

#include "engine/dispatch.hpp"
#include "engine/verb_turn.hpp"

namespace cruller::inline v0 {

// Calls `hand_over` handlers, and changes no state. Failures are reported to observers only.
struct engine::handing_over {
  static constexpr bool ends_at_failure = false;
  static constexpr bool can_be_cancelled = false;

  bool wants(const route_visit& visit) const {
    return of.takes_part(of.routes().hand_over(), visit);
  }

  bool take(const route_visit& visit, step_recorder& step, failure_list&) const {
    file_descriptor given;
    try {
      step.begin(visit);
      step.collect(&given);
      step.call_all(visit);
      step.close();
    } catch (...) {
      step.end_exactly(std::current_exception());
      return true;
    }
    files[visit.component] = std::move(given);
    step.end();
    return true;
  }

  engine& of;
  descriptors& files;
};

engine::descriptors engine::hand_over() {
  descriptors files;
  if (is_carried_out([&] { files = hand_over(); })) return files;
  const verb_turn mine(*this, routes().hand_over().signal.name);
  if (!routes().has_hand_over()) return {};
  execution how(*this, mine);
  return hand_over_along(selected_route(routes().hand_over()), how);
}

engine::descriptors engine::hand_over_along(const selected_route& way, execution& how) {
  descriptors files(size());
  make_room_to_inherit();  // Allocated now, because later nothing may fail.
  failure_list nothing;
  dispatch(way, how, handing_over{*this, files}, nothing);
  return files;
}

void engine::make_room_to_inherit() {
  const std::lock_guard lock(rare_mutex_);
  if (inherited_.empty()) inherited_.resize(size());
  can_inherit_.store(true, std::memory_order_release);
}

void engine::inherit(std::uint32_t component, file_descriptor file) {
  // Waits for the signal under way, unless a handler of that signal is the caller.
  const turn_notice tells{*this};
  std::unique_lock<std::mutex> mine(turn_mutex_, std::defer_lock);
  if (!turn::must_not_wait(turn_mutex_)) mine.lock();
  make_room_to_inherit();
  const std::lock_guard lock(rare_mutex_);
  inherited_[component].file = std::move(file);
}

void engine::leave(descriptors&& files) noexcept {
  const std::lock_guard lock(rare_mutex_);
  for (std::size_t i = 0; i != files.size(); ++i)
    if (!inherited_[i].file) inherited_[i].file = std::move(files[i]);
}

file_descriptor engine::take_inherited(std::uint32_t component) noexcept {
  if (!can_inherit_.load(std::memory_order_acquire)) return {};
  const std::lock_guard lock(rare_mutex_);
  return std::move(inherited_[component].file);
}

engine::inheritance_scope::inheritance_scope(engine& of, const selected_route& way)
    : of_(of), way_(way) {
  if (!of.can_inherit_.load(std::memory_order_acquire)) return;
  const std::lock_guard lock(of.rare_mutex_);
  for (const route_visit& visit : way.visits())
    of.inherited_[visit.component].now_or_never = of.takes_part(way.way(), visit);
}

engine::inheritance_scope::~inheritance_scope() {
  if (!of_.can_inherit_.load(std::memory_order_acquire)) return;
  const std::lock_guard lock(of_.rare_mutex_);
  for (const route_visit& visit : way_.visits())
    if (inheritance& each = of_.inherited_[visit.component];
        std::exchange(each.now_or_never, false))
      each.file = {};
}

}  // namespace cruller::v0
