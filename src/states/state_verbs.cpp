// The type-erased interface of states, and overrides.
#include <cruller/error.hpp>
#include <cruller/states/any_state.hpp>
#include <ostream>
#include <utility>

#include "states/state_registry.hpp"

namespace cruller::inline v0 {

using detail::the_states;

any_state::any_state(detail::state_traits traits, detail::state_layer& layer)
    : record_(new detail::state_record{this, &value_, std::move(traits), &layer}) {
  the_states().add(*record_);
}

any_state::~any_state() {
  if (!the_states().remove(*record_)) static_cast<void>(record_.release());
}

const std::string& any_state::name() const { return record_->traits.name; }
const std::string& any_state::doc() const { return record_->traits.doc; }
const std::vector<state_meta>& any_state::meta() const { return record_->traits.meta; }
state_status any_state::status() const { return the_states().status(*record_); }
std::string any_state::text() const { return the_states().print(*record_); }
void any_state::close() { the_states().close(*record_, true); }
void any_state::force_close() { the_states().close(*record_, false); }
void any_state::end() noexcept { the_states().close_for_good(*record_); }
void* any_state::realize() const {
  // Static storage is zero-initialized before constructors run.
  if (record_ == nullptr)
    throw lifecycle_error(
        "a state was used before its constructor ran; define it earlier in the file, as a static "
        "in a function, or as an inline variable in a header"
    );
  return the_states().realize(*record_);
}
void any_state::push(detail::state_layer& layer, if_realized realized) {
  the_states().push(*record_, layer, realized);
}
void any_state::remove(std::unique_ptr<detail::state_layer> layer) noexcept {
  the_states().remove(*record_, std::move(layer));
}

std::ostream& operator<<(std::ostream& out, const any_state& state) { return out << state.text(); }

state_override::state_override(
    any_state& state, std::unique_ptr<detail::state_layer> layer, if_realized realized
)
    : state_(&state), layer_(std::move(layer)) {
  state_->push(*layer_, realized);
}

state_override::state_override(state_override&& other) noexcept
    : state_(other.state_), layer_(std::move(other.layer_)) {}

state_override::~state_override() {
  if (layer_ != nullptr) state_->remove(std::move(layer_));
}

namespace detail {

void state_registry::push(state_record& state, state_layer& layer, if_realized realized) {
  lock held(mutex_);
  const auto refuse_second = [&] {
    if (state.top->overrider != nullptr && state.top->overrider != &this_thread())
      throw lifecycle_error(
          label_of(state) +
          ": is overridden by another thread; overrides are for the whole process, so use them one "
          "after the other"
      );
  };
  refuse_second();
  while (state.status != state_status::unrealized) {
    // In a handler of the state, `close` throws its error.
    if (realized == if_realized::close) {
      close(held, state, true);
    } else if (state.owner != nullptr && state.owner != &this_thread()) {
      wait(held, state, false);
    } else {
      throw lifecycle_error(
          label_of(state) + ": is " + std::string(name_of(state.status)) +
          " and cannot be overridden; close it first, or pass if_realized::close"
      );
    }
  }
  refuse_second();  // Another one may have come while this one waited.
  layer.below = state.top;
  layer.overrider = &this_thread();
  state.top = &layer;
}

void state_registry::remove(state_record& state, std::unique_ptr<state_layer> layer) noexcept {
  while (true) {
    close_for_good(state);
    const lock held(mutex_);
    if (state.status != state_status::unrealized) {
      if (!is_in_use(state) && !is_of_another_process(state))
        continue;  // Another thread started it again.
      layer->kept = std::move(state.kept);
      state.kept = std::move(layer);
      return;
    }
    state_layer** link = &state.top;
    while (*link != layer.get()) link = &(*link)->below;
    *link = layer->below;
    return;
  }
}

}  // namespace detail
}  // namespace cruller::v0
