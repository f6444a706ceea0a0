// Cancelling, draining, and `ready`: the phases between a start and a stop.
#include <fmt/format.h>

#include <algorithm>
#include <cruller/error.hpp>

#include "errors/failure.hpp"
#include "plan/route.hpp"
#include "process/output.hpp"
#include "program/chosen_system.hpp"
#include "program/live_program.hpp"
#include "values/duration_text.hpp"

namespace cruller::inline v0 {
namespace {

constexpr std::size_t most_threads = 1024;

// A timeout is not a failure.
void throw_unless_late(const signal_error& error) {
  failure_list failures;
  for (const failure& each : error.failures())
    failures.add(each.component, each.signal, each.cause);
  std::move(failures).without_timeouts().throw_if_any();
}

bool has_handlers(const route* way) {
  return way != nullptr && std::ranges::any_of(way->visits, &route_visit::has_functions);
}

}  // namespace

void live_program::cancel() {
  end_.request_stop();
  current()->system->cancel();  // A verb that the program's own code has called.
}

void live_program::begin_stages() { current()->limit(&stop_limit::lift_request); }

bool live_program::has_to_drain() const {
  const auto on = current();
  const route* const way = on->system->wiring().routes().find(detail::drain_signal.id.name);
  return way != nullptr && std::ranges::any_of(way->visits, [&](const route_visit& visit) {
           const std::string_view id = on->system->wiring().plan().components[visit.component].id;
           return visit.has_functions() && way->row->from.has(on->system->state(id));
         });
}

void live_program::drain(std::chrono::nanoseconds limit, const std::stop_token& skipped) {
  const auto turn = lock();
  const auto on = current();
  on->limit([&](stop_limit& l) { l.begin_drain(limit); });
  const subscription watch = on->system->observe([&](const event& e) {
    if (e.phase == phase::overdue && e.signal == detail::drain_signal.id.name)
      report_warning(
          fmt::format("{}: drain is overdue; the limit is {}", e.component, duration_text(limit))
      );
  });
  // All components drain at the same time: they share one limit.
  const std::size_t size = on->system->wiring().plan().components.size();
  try {
    on->system->signal(
        detail::drain_signal.id,
        {.threads = static_cast<unsigned>(std::clamp<std::size_t>(size, 1, most_threads)),
         .timeout = limit,
         .stop_token = skipped}
    );
  } catch (const signal_error& error) {
    throw_unless_late(error);
  }
}

void live_program::start_and_be_ready(
    chosen_system& on, if_start_fails then, const std::function<void()>& start
) {
  const route* const way = on.system->wiring().routes().find(detail::ready_signal.id.name);
  if (!on.host.has_value() || !has_handlers(way)) return start();
  std::vector<std::string> started;
  {
    const subscription watch = on.system->observe([&](const event& e) {
      if (e.phase == phase::done && detail::row_of_signal(e.signal).makes_instance())
        started.emplace_back(e.component);
    });
    start();
  }
  if (started.empty()) return;
  signal_options options = to_start();
  options.only = started;
  options.continues_timeline = true;
  try {
    on.system->signal(detail::ready_signal.id, options);
  } catch (const signal_error& error) {
    // Like a failed start: what it had started is stopped.
    if (then == if_start_fails::exit) on.limit(&stop_limit::begin);
    options = to_stop();
    options.only = started;
    options.continues_timeline = true;
    try {
      on.system->stop(options);
    } catch (const signal_error& also) {
      if (error.cancelled()) throw;
      report_error(also);
    }
    throw;
  }
}

}  // namespace cruller::v0
