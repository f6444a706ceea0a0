// Overrides with an unknown path.
#pragma once

#include <cruller/detail/rebuild/override_component.hpp>
#include <cruller/detail/refuse/label.hpp>

namespace cruller::inline v0::detail {

// The refusal of an override with an unknown path. The definition contains it until a system is
// made of it, which can refuse it in a few lines. The suggestion replaces the unknown segment by
// the most similar name.
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

}  // namespace cruller::v0::detail
