// What a handler gets from its context.
#include <cruller/any_system.hpp>
#include <cruller/context.hpp>
#include <utility>

#include "engine/engine.hpp"

namespace cruller::inline v0 {

std::string_view context::id() const { return system_->wiring().plan().components[component_].id; }

std::stop_token context::stop_token() const {
  // A cancellation also requests a stop through the token of a deadline.
  if (stop_token_.stop_possible()) return stop_token_;
  if (!detail::row_of_signal(signal_.name).can_be_cancelled()) return {};
  return system_->engine_->stop_token();
}

std::any& context::data() const { return system_->engine_->data(component_); }

file_descriptor context::inherited() const {
  if (!detail::row_of_signal(signal_.name).makes_instance()) return {};
  return system_->engine_->take_inherited(component_);
}

reporter context::reporter() const { return system_->engine_->reporter(component_); }

void detail::background_steps::begin_work(void*, context& step) {
  step.system_->engine_->begin_work(step.component_);
}
void detail::background_steps::end_work(void*, context& step) {
  step.system_->engine_->end_work(step.component_);
}
void detail::background_steps::begin_checks(void*, context& step) {
  step.system_->engine_->begin_checks(step.component_);
}
void detail::background_steps::end_checks(void*, context& step) {
  step.system_->engine_->end_checks(step.component_);
}

void context::give(int file) {
  if (given_ == nullptr || file < 0) return;
  *given_ = file_descriptor::duplicate_of(file);
}

void context::report(health_report result) {
  if (report_ != nullptr) *report_ = std::move(result);
}

void context::change() {
  if (change_ != nullptr) change_(change_with_);
}

void context::reply(std::string text) {
  if (reply_ != nullptr) *reply_ = std::move(text);
}

void context::reply(std::string text, std::vector<reading> readings) {
  reply(std::move(text));
  if (readings_ != nullptr) *readings_ = std::move(readings);
}

void context::skip_reply() {
  if (reply_ != nullptr) reply_->reset();
}

}  // namespace cruller::v0
