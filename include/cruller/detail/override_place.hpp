// Where an override leads to nothing.
#pragma once

#include <cruller/detail/label.hpp>
#include <cruller/detail/override_component.hpp>

namespace cruller::detail {

// Where an override leads to nothing. A definition carries it until a system is made of it, which
// is where it can be refused in a few lines: with the nearest name in the place of the missing one.
template <text Path, typename Root, bool Adding>
struct override_place {
  static constexpr dead_end end = overriding<Path, 0, Root>::find(Adding);
  static constexpr segment at = segments<Path>[end.segment];
  static constexpr std::string_view path = Path.view();
  static constexpr std::string_view head = path.substr(0, at.begin);
  static constexpr std::string_view tail = path.substr(at.end);
  static constexpr std::size_t size = !end.nearest.empty()
                                          ? head.size() + end.nearest.size() + tail.size()
                                      : head.empty() ? 0
                                                     : head.size() - 1;
  using refusal = override_names_nothing<
      joined<refused::path, path.size()>({path}),
      joined<refused::did_you_mean, size>({head, end.nearest, tail})>;
};

}  // namespace cruller::detail
