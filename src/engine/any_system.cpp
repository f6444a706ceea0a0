// The interface of a live system: translates names to indexes, and unknown names to errors.
#include <cruller/any_system.hpp>
#include <cruller/restart_options.hpp>
#include <ostream>
#include <utility>

#include "engine/engine.hpp"
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
    engine::given_constants values;
    for (const auto& [path, text] : options.values) {
      const place to = find_place(path);
      // A value read before may be another member of the same constant.
      const auto former = values.find(to.component);
      const auto current = former == values.end() ? engine_->value(to.component) : nullptr;
      std::any value = read_value(
          to, former == values.end() ? current.get() : &former->second, text
      );
      values.insert_or_assign(to.component, std::move(value));
    }
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
    find_components(wiring_, options.only.ids());
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
  const place to = find_place(path);
  engine_->set_value(to.component, [&](const std::any* current) {
    return read_value(to, current, text);
  });
}

any_system::place any_system::find_place(std::string_view path) const {
  std::string id = wiring_.routes().real_id(path);
  // The path names groups until it reaches a component; the rest names a member of it.
  const std::span<const plan::component> rows = wiring_.plan().components;
  for (std::size_t end = id.size();; end = id.rfind('.', end - 1)) {
    if (end == std::string_view::npos || end == 0)
      throw unknown_component(id, known_ids(wiring_.plan()));
    const std::uint32_t index = wiring_.routes().index_of(std::string_view(id).substr(0, end));
    if (index == rows.size()) continue;
    if (rows[index].read == nullptr)
      // The text may have been meant for a secret.
      throw value_error(
          id,
          "****",
          "a constant: only constants can be set, and no map or list that contains a ref, env or "
          "secret"
      );
    return {std::move(id), end, index};
  }
}

std::any any_system::read_value(const place& to, const std::any* current, std::string_view text)
    const {
  const std::string_view path = to.path;
  const std::string_view member = to.end == path.size() ? std::string_view()
                                                        : path.substr(to.end + 1);
  return wiring_.plan().components[to.component].read(current, path, member, text);
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

void any_system::change_value(std::uint32_t component, make_value* make, const void* from) {
  engine_->set_value(component, [&](const std::any* current) { return make(current, from); });
}

std::ostream& operator<<(std::ostream& out, component_state state) { return out << state.name(); }

}  // namespace cruller::v0
