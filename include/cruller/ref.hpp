// Refs: how a component says which other component it needs.
#pragma once

#include <array>
#include <cruller/name.hpp>

namespace cruller {
namespace detail {

// A part of a dotted path, up to the next dot.
struct segment {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint64_t hash = 0;
};

template <text Path>
inline constexpr std::size_t segment_count = [] {
  std::size_t count = 1;
  for (const char c : Path.view()) count += c == '.';
  return count;
}();

template <text Path>
inline constexpr auto segments = [] {
  std::array<segment, segment_count<Path>> result{};
  const std::string_view path = Path.view();
  std::size_t begin = 0;
  for (segment& s : result) {
    std::size_t end = begin;
    while (end != path.size() && path[end] != '.') ++end;
    s = {
        static_cast<std::uint32_t>(begin),
        static_cast<std::uint32_t>(end),
        hash(path.substr(begin, end - begin))};
    begin = end + 1;
  }
  return result;
}();

}  // namespace detail

namespace node {

/// A reference to a component, a member of its instance, or a group.
template <text Path, bool Local>
struct ref {};

}  // namespace node

namespace dsl {

/// Refers by a path from the root: `ref<"env.database.path">`. A constant arrives as `const T&`,
/// a component as `T&`, a group as a view of all its components by name. A path that goes on
/// behind a component names a member of its instance. After donut.system's `ds/ref`.
template <text Path>
inline constexpr node::ref<Path, false> ref{};

/// Refers by a path from the group that encloses the component: `local_ref<"handler">`.
template <text Path>
inline constexpr node::ref<Path, true> local_ref{};

}  // namespace dsl
}  // namespace cruller
