// What the start handler of a state gets from its context.
#include <cruller/context.hpp>
#include <cruller/states/state_component.hpp>

namespace cruller::inline v0 {
namespace {

// The states that components of this thread are starting, the innermost first.
constinit thread_local const detail::state_drive* innermost_drive = nullptr;

}  // namespace

detail::state_drive::state_drive(const any_state& state, const context& step) noexcept
    : state_(state), step_(step), outer_(innermost_drive) {
  innermost_drive = this;
}

detail::state_drive::~state_drive() { innermost_drive = outer_; }

file_descriptor detail::state_drive::inherited_by(const any_state& state) {
  for (const state_drive* at = innermost_drive; at != nullptr; at = at->outer_)
    if (&at->state_ == &state) return at->step_.inherited();
  return {};
}

const std::string& state_context::name() const { return state_->name(); }

file_descriptor state_context::inherited() const {
  return detail::state_drive::inherited_by(*state_);
}

}  // namespace cruller::v0
