// The verbs of a system, by number.
#pragma once

#include <cruller/any_system.hpp>
#include <cstddef>

// 0 to 4: start, stop, suspend, resume, restart.
inline void call_verb(
    cruller::any_system& sys, std::size_t verb, const cruller::signal_options& options
) {
  using cruller::any_system;
  static constexpr void (any_system::*verbs[])(const cruller::signal_options&) = {
      &any_system::start,
      &any_system::stop,
      &any_system::suspend,
      &any_system::resume,
      &any_system::restart};
  (sys.*verbs[verb])(options);
}
