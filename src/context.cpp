// What a handler asks its context.
#include <cruller/any_system.hpp>
#include <cruller/context.hpp>
#include <utility>

#include "engine.hpp"

namespace cruller {

std::string_view context::id() const { return system_->wiring().plan().components[component_].id; }

std::any& context::data() const { return system_->engine_->data(component_); }

void context::reply(std::string text) {
  if (reply_ != nullptr) *reply_ = std::move(text);
}

const std::any* context::find_value() const { return system_->value(component_); }

}  // namespace cruller
