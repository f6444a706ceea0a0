// Health of components with what they need, and the readiness of a system. Reads memory only.
#include <cruller/readiness.hpp>
#include <string>
#include <utility>

#include "engine/health_checks.hpp"
#include "engine/supervisor.hpp"

namespace cruller::inline v0 {
namespace {

constexpr std::uint32_t itself = ~std::uint32_t{};

}  // namespace

// The health of all components, from what is kept about each.
class engine::health_paths {
 public:
  explicit health_paths(const engine& of) : of_(of), places_(of.size()) {
    for (const route_visit& visit : of.routes().start().visits) {
      place& at = places_[visit.component];
      at.own = of.own_health(visit.component);
      at.level = at.own.level();
      for (const plan_edge& edge : of.wiring_.needed(visit.component)) {
        if (edge.order_only || places_[edge.to].level <= at.level) continue;
        at.level = places_[edge.to].level;
        at.because_of = edge.to;
      }
    }
  }

  health_level level(std::uint32_t component) const { return places_[component].level; }
  // `store: no connection`, after the path that leads there.
  std::string text(std::uint32_t component) const {
    std::string path(of_.id(component));
    for (; places_[component].because_of != itself; component = places_[component].because_of)
      path.append(" <- ").append(of_.id(places_[component].because_of));
    return path + ": " + places_[component].own.reason();
  }
  health_report report(std::uint32_t component) const {
    switch (level(component)) {
      case health_level::ok:
        return health_report::ok();
      case health_level::degraded:
        return health_report::degraded(text(component));
      case health_level::down:
        break;
    }
    return health_report::down(text(component));
  }

 private:
  struct place {
    health_report own;
    health_level level = health_level::ok;
    std::uint32_t because_of = itself;
  };
  const engine& of_;
  std::vector<place> places_;
};

health_report engine::own_health(std::uint32_t component) const {
  const plan::component& row = wiring_.plan().components[component];
  const component_state now = state(component);
  if (row.is_constant && now != component_state::failed) return {};
  const supervisor* const with = get_supervisor();
  if (now != component_state::running) {
    const auto known = with == nullptr ? supervisor::account{} : with->account_of(component);
    std::string what = known.is_healing ? "waits to be restarted" : std::string(now.name());
    if (known.is_healing || now == component_state::failed)
      if (!known.failure.empty()) what += ": " + known.failure;
    return health_report::down(std::move(what));
  }
  if (with == nullptr) return {};
  if (health_checks_ != nullptr)
    if (auto late = health_checks_->overdue(component)) return *std::move(late);
  if (auto kept = with->box()->health_of(component)) return *std::move(kept);
  if (is_checked(row)) return health_report::down("the first health check has not ended yet");
  return {};
}

health_report engine::health(std::uint32_t component) const {
  return health_paths(*this).report(component);
}

component_set engine::entry_points() const {
  component_set wanted;
  {
    const std::lock_guard lock(rare_mutex_);
    wanted = selected_;
  }
  if (wanted.empty()) wanted.resize(size(), true);
  component_set marked(size());
  bool has_marked = false;
  for (std::uint32_t i = 0; i != size(); ++i) {
    marked[i] = wanted[i] && wiring_.plan().components[i].is_entry_point;
    has_marked = has_marked || marked[i];
  }
  if (has_marked) return marked;
  for (std::uint32_t i = 0; i != size(); ++i) {
    marked[i] = wanted[i] && !wiring_.plan().components[i].is_constant;
    for (const plan_edge& edge : wiring_.dependents(i))
      if (wanted[edge.to]) marked[i] = false;
  }
  return marked;
}

cruller::readiness engine::readiness() const {
  cruller::readiness now;
  now.is_started = has_started_.load(std::memory_order_acquire);
  now.is_ending = is_ending_.load(std::memory_order_acquire);
  if (now.is_ending) now.reasons.emplace_back("the system is stopping");
  if (!now.is_started) now.reasons.emplace_back("the system has not started yet");
  const health_paths paths(*this);
  const component_set entries = entry_points();
  for (std::uint32_t i = 0; i != size(); ++i)
    if (entries[i] && paths.level(i) == health_level::down) now.reasons.push_back(paths.text(i));
  now.is_ready = now.reasons.empty();

  for (const overdue_steps::step& each : overdue_.all())
    now.stuck.push_back(
        std::string(id(each.component)) + ": " + std::string(each.signal) +
        " exceeds its limit and still runs"
    );
  if (const supervisor* const with = get_supervisor())
    for (std::uint32_t i = 0; i != size(); ++i)
      if (with->account_of(i).is_given_up)
        now.stuck.push_back(std::string(id(i)) + ": failed too often to restart it again");
  now.is_live = now.stuck.empty();
  return now;
}

void engine::note_selected(const selected_route& way) {
  const std::lock_guard lock(rare_mutex_);
  if (way.is_whole()) {
    selected_.clear();
    return;
  }
  const bool is_first = sum_of_states(routes().start().visits) == component_state::stopped;
  if (is_first) selected_.assign(size(), false);
  if (selected_.empty()) return;
  for (const route_visit& visit : way.visits()) selected_[visit.component] = true;
}

}  // namespace cruller::v0
