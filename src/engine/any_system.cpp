// The interface of a live system: translates names to indexes, and unknown names to errors.
#include <cruller/any_system.hpp>
#include <cruller/restart_options.hpp>
#include <ostream>
#include <utility>

#include "engine/given_values.hpp"
#include "settings/value_reader.hpp"
#include "values/type_text.hpp"

namespace cruller::inline v0 {
namespace {

std::vector<std::string> known_ids(const plan& plan) {
  std::vector<std::string> ids;
  for (const plan::component& row : plan.components) ids.emplace_back(row.id);
  return ids;
}

std::uint32_t index_of(const wiring& wiring, std::string_view id) {
  const std::uint32_t index = wiring.routes().index_of(id);
  if (index == wiring.plan().components.size())
    throw unknown_component(id, known_ids(wiring.plan()));
  return index;
}

}  // namespace

any_system::any_system(const cruller::wiring& wiring, void* instances)
    : any_system(wiring, instances, nullptr) {}

any_system::any_system(
    const cruller::wiring& wiring, void* instances, detail::component_record* records
)
    : wiring_(wiring), engine_(std::make_unique<engine>(*this, wiring, instances, records)) {}

any_system::~any_system() { shut_down(); }

void any_system::start(const signal_options& options) { engine_->start(options); }
void any_system::stop(const signal_options& options) { engine_->stop(options); }
void any_system::suspend(const signal_options& options) { engine_->suspend(options); }
void any_system::resume(const signal_options& options) { engine_->resume(options); }
void any_system::restart(const signal_options& options) { engine_->restart(options); }

void any_system::restart_with(const restart_options& options) {
  engine_->restart(options, [&] {
    given_settings values;
    engine::given_values(*engine_).add_texts(options.values, "set", values);
    return values;
  });
}

bool any_system::cancel() noexcept { return engine_->cancel(); }

void any_system::announce_stop() noexcept { engine_->announce_stop(); }

bool any_system::is_healing() const noexcept { return engine_->is_healing(); }

void any_system::add_failure_observer(std::unique_ptr<detail::failure_observer> observer) {
  engine_->on_failure(std::move(observer));
}

void any_system::add_end_observer(std::unique_ptr<detail::end_observer> observer) {
  engine_->on_shut_down(std::move(observer));
}

void any_system::use_virtual_clock() { engine_->use_virtual_clock(); }

void any_system::advance_clock(std::chrono::nanoseconds by) { engine_->advance_clock(by); }

void any_system::check_start(const signal_options& options) { engine_->check_start(options); }

void any_system::restart(selection::id id) { restart({.only = {id}}); }

void any_system::signal(signal_id signal, const signal_options& options) {
  const route_table& routes = wiring_.routes();
  const route* const way = routes.find(signal.name);
  if (way == nullptr) {
    if (!detail::row_of_signal(signal.name).can_be_sent)
      throw unknown_signal(signal.name, routes.signals());
    // No component handles it; the ids are checked nevertheless.
    chosen_components(wiring_, options, detail::row_of_signal(signal.name));
    return;
  }
  switch (way->row->effect) {
    case detail::signal_effect::starts:
      return start(options);
    case detail::signal_effect::stops:
      return stop(options);
    case detail::signal_effect::suspends:
      return suspend(options);
    case detail::signal_effect::resumes:
      return resume(options);
    case detail::signal_effect::none:
      return engine_->send(*way, options);
  }
}

void any_system::signal(std::string_view name, const signal_options& options) {
  const route* const way = wiring_.routes().find(name);
  if (way == nullptr) throw unknown_signal(name, wiring_.routes().signals());
  signal(way->signal, options);
}

std::vector<handed_over> any_system::hand_over() {
  std::vector<handed_over> all;
  engine::descriptors files = engine_->hand_over();
  for (std::size_t i = 0; i != files.size(); ++i)
    if (files[i])
      all.push_back({std::string(wiring_.plan().components[i].id), std::move(files[i])});
  return all;
}

void any_system::inherit(std::string_view id, file_descriptor file) {
  engine_->inherit(index_of(wiring_, id), std::move(file));
}

std::optional<std::string> any_system::print(std::string_view id) {
  return engine_->print(index_of(wiring_, id));
}

std::string any_system::type_name(std::string_view id) const {
  const plan::component& row = wiring_.plan().components[index_of(wiring_, id)];
  return row.type == nullptr ? "" : text_of_type(*row.type);
}

component_state any_system::state() const { return engine_->state(); }

component_state any_system::state(std::string_view id) const {
  return engine_->state(index_of(wiring_, id));
}

readiness any_system::readiness() const { return engine_->readiness(); }

health_report any_system::health(std::string_view id) const {
  return engine_->health(index_of(wiring_, id));
}

std::vector<component_description> any_system::describe() { return engine_->describe(); }

timeline any_system::timeline() const { return engine_->timeline(); }

subscription any_system::subscribe(std::unique_ptr<detail::observer> observer) {
  return engine_->subscribe(std::move(observer));
}

void* any_system::find(std::string_view id, const std::type_info& type, bool as_const) {
  const std::uint32_t index = wiring_.routes().index_of(id);
  if (index == wiring_.plan().components.size()) return nullptr;
  const plan::component& row = wiring_.plan().components[index];
  const bool is_itself = row.type != nullptr && *row.type == type;
  const bool is_seen = row.interface != nullptr && *row.interface == type;
  if (!is_itself && !is_seen)
    throw type_error(
        std::string(id) + ": the instance is " +
        (row.type == nullptr ? "of a type that is not in the plan" : "a " + text_of_type(*row.type)
        ) +
        (row.interface == nullptr ? "" : " with the interface " + text_of_type(*row.interface)) +
        ", not a " + text_of_type(type)
    );
  if (row.is_const && !as_const)
    throw type_error(
        std::string(id) + ": the instance is const; use find<const " + text_of_type(type) + ">"
    );
  if (!engine_->holds_instance(index)) return nullptr;
  return (is_itself ? row.locate : row.locate_interface)(engine_->instances());
}

void any_system::set(std::string_view path, std::string_view text) {
  engine::given_values(*engine_).set_text(
      find_setting(wiring_, path), text, value_rank::set, "set"
  );
}

void any_system::reset(std::string_view path) {
  engine::given_values(*engine_).set(
      find_setting(wiring_, path), value_rank::definition, [](const held_value*) { return nullptr; }
  );
}

void any_system::set_value(std::string_view path, const detail::value_type& how, const void* from) {
  const setting_place to = find_setting(wiring_, path, true);
  engine::given_values(*engine_).set(to, value_rank::set, [&](const held_value* current) {
    held_value made = change_setting(to, current, how, from);
    made.add_layer({to.path, "set", {}});
    return std::make_shared<const held_value>(std::move(made));
  });
}

void any_system::shut_down() noexcept {
  // The threads of a verb that never ends still use the engine.
  if (engine_ != nullptr && !engine_->shut_down()) static_cast<void>(engine_.release());
}

bool any_system::is_started(std::uint32_t component) const noexcept {
  return engine_->holds_instance(component);
}

void any_system::require_started(std::uint32_t component) const {
  if (is_started(component)) return;
  throw lifecycle_error(
      std::string(wiring_.plan().components[component].id) + ": is " +
      std::string(engine_->state(component).name()) + "; start it before its instance is used"
  );
}

std::ostream& operator<<(std::ostream& out, component_state state) { return out << state.name(); }

}  // namespace cruller::v0
