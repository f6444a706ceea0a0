// The engine's side of supervision: creating the supervisor, reporters, observers of failures.
#include <algorithm>
#include <cruller/any_system.hpp>
#include <utility>

#include "engine/health_checks.hpp"
#include "engine/kept_threads.hpp"
#include "engine/supervisor.hpp"

namespace cruller::inline v0 {

engine::engine(
    any_system& self,
    const cruller::wiring& wiring,
    void* instances,
    detail::component_record* records
)
    : self_(self),
      wiring_(wiring),
      instances_(instances),
      own_records_(
          records == nullptr
              ? std::make_unique<detail::component_record[]>(wiring.plan().components.size())
              : nullptr
      ),
      records_(records == nullptr ? own_records_.get() : records) {
  if (routes().is_supervised() || routes().has_checks()) [[unlikely]] {
    own_supervisor_ = std::make_unique<supervisor>(*this);
    supervisor_ = own_supervisor_.get();
    if (routes().has_checks())
      health_checks_ = std::make_unique<health_checks>(*this, own_supervisor_->box());
  }
}

engine::~engine() = default;

void engine::settle(const selected_route& way) {
  supervisor* const with = get_supervisor();
  put_whole(
      system_state_,
      with == nullptr ? sum_of_states(routes().start().visits) : with->sum_after(way.visits())
  );
}

// Handlers on several threads may be the first to want it.
engine::supervisor& engine::require_supervisor() {
  const std::lock_guard lock(rare_mutex_);
  if (own_supervisor_ == nullptr) {
    own_supervisor_ = std::make_unique<supervisor>(*this);
    supervisor_.store(own_supervisor_.get(), std::memory_order_release);
  }
  return *own_supervisor_;
}

cruller::reporter engine::reporter(std::uint32_t component) {
  supervisor& with = require_supervisor();
  with.begin();
  return {with.box(), component, with.box()->begin(component, start_verb_)};
}

void engine::begin_work(std::uint32_t component) const {
  get_supervisor()->create_works(component);
}

void engine::end_work(std::uint32_t component) const { get_supervisor()->end_works(component); }

void engine::begin_checks(std::uint32_t component) {
  health_checks_->begin(component, get_supervisor()->box()->begin(component, start_verb_));
}

void engine::end_checks(std::uint32_t component) { health_checks_->end(component); }

void engine::announce_stop() noexcept {
  is_ending_.store(true, std::memory_order_release);
  if (supervisor* const with = get_supervisor()) with->give_up();
}

void engine::use_virtual_clock() {
  require_supervisor().use_virtual_clock();
  if (health_checks_ != nullptr) health_checks_->use_virtual_clock();
}

void engine::advance_clock(std::chrono::nanoseconds by) {
  supervisor& with = require_supervisor();
  if (health_checks_ == nullptr) return with.advance(by);
  const auto until = with.now() + by;
  with.advance({});
  // The restarts that are due before a check come before it, and begin new checks.
  for (auto due = health_checks_->next_due(); due && *due <= until;
       due = health_checks_->next_due()) {
    with.advance(std::max(*due - with.now(), std::chrono::nanoseconds::zero()));
    health_checks_->run_due(with.now());
  }
  with.advance(std::max(until - with.now(), std::chrono::nanoseconds::zero()));
  health_checks_->run_due(with.now());
}

void engine::describe_failures(std::vector<component_description>& all) const {
  const supervisor* const with = get_supervisor();
  if (with == nullptr) return;
  for (std::uint32_t i = 0; i != all.size(); ++i) {
    supervisor::account known = with->account_of(i);
    if (!known.failure.empty()) all[i].failure = std::move(known.failure);
    all[i].restarts = known.restarts;
    all[i].is_healing = known.is_healing;
  }
}

bool engine::is_healing() const noexcept {
  const supervisor* const with = get_supervisor();
  return with != nullptr && with->is_healing();
}

void engine::tell_supervisor() const noexcept { get_supervisor()->look_again(); }

void engine::on_failure(std::unique_ptr<detail::failure_observer> observer) {
  const std::lock_guard lock(rare_mutex_);
  failure_observers_.push_back(std::move(observer));
}

void engine::on_shut_down(std::unique_ptr<detail::end_observer> observer) {
  const std::lock_guard lock(rare_mutex_);
  end_observers_.push_back(std::move(observer));
}

engine::failure_observers_list engine::failure_observers() const {
  const std::lock_guard lock(rare_mutex_);
  return failure_observers_;
}

engine::end_observers_list engine::end_observers() const {
  const std::lock_guard lock(rare_mutex_);
  return end_observers_;
}

}  // namespace cruller::v0
