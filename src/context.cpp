// What a handler asks its context.
#include <cruller/any_system.hpp>
#include <cruller/context.hpp>
#include <utility>

#include "engine.hpp"

namespace cruller {

std::string_view context::id() const { return system_->wiring().plan().components[component_].id; }

std::any& context::data() const { return system_->engine_->data(component_); }

file_descriptor context::inherited() const {
  if (signal_.name != dsl::start.id.name) return {};
  return system_->engine_->take_inherited(component_);
}

void context::give(int file) {
  if (given_ == nullptr || file < 0) return;
  *given_ = file_descriptor::duplicate_of(file);
}

void context::reply(std::string text) {
  if (reply_ != nullptr) *reply_ = std::move(text);
}

const std::any* context::find_value() const { return system_->value(component_); }

}  // namespace cruller
