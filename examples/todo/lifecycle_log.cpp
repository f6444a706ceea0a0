// Logs the events of a system.
#include "lifecycle_log.hpp"

#include <chrono>
#include <cruller/wiring.hpp>
#include <functional>
#include <set>
#include <string>

#include "event_log.hpp"

namespace shop {
namespace {

std::string message_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "an unknown exception";
  }
}

std::set<std::string, std::less<>> constants_of(const cruller::any_system& system) {
  std::set<std::string, std::less<>> ids;
  for (const auto& row : system.wiring().plan().components)
    if (row.is_constant) ids.emplace(row.id);
  return ids;
}

// These two change nothing.
bool changes_something(std::string_view signal) {
  return signal != "status" && signal != "hand_over";
}

void write(event_log& log, const cruller::event& event) {
  const std::string component(event.component);
  const std::string signal(event.signal);
  const std::int64_t
      microseconds = std::chrono::duration_cast<std::chrono::microseconds>(event.duration).count();
  switch (event.phase) {
    case cruller::phase::begun:
      break;
    case cruller::phase::done:
      if (changes_something(signal))
        log.info("component " + signal, {{"component", component}, {"microseconds", microseconds}});
      break;
    case cruller::phase::overdue:
      log.error("component overdue", {{"component", component}, {"signal", signal}});
      break;
    case cruller::phase::failed:
      log.error(
          "component failed",
          {{"component", component}, {"signal", signal}, {"error", message_of(event.error)}}
      );
      break;
  }
}

}  // namespace

lifecycle_log::lifecycle_log(event_log& log, cruller::any_system& system)
    : subscription_(system.observe([&log,
                                    constants = constants_of(system)](const cruller::event& event) {
        const bool is_worth_it = event.phase != cruller::phase::done ||
                                 !constants.contains(event.component);
        if (is_worth_it) write(log, event);
      })) {}

}  // namespace shop
