// Refs: how a component names another component that it needs.
#pragma once

#include <array>
#include <cruller/name.hpp>

namespace cruller::inline v0 {
namespace detail {

// A part of a dotted path, up to the next dot.
struct segment {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint64_t hash = 0;
};

// Functions, here and wherever a value is made for each path or component: with a lambda the
// compiler would have one more class for each.
constexpr std::size_t count_segments(std::string_view path) {
  std::size_t count = 1;
  for (const char c : path)
    if (c == '.') ++count;
  return count;
}
template <text Path>
inline constexpr std::size_t segment_count = count_segments(Path.view());

template <std::size_t Count>
constexpr auto split(std::string_view path) {
  std::array<segment, Count> result{};
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
}
template <text Path>
inline constexpr auto segments = split<segment_count<Path>>(Path.view());

}  // namespace detail

namespace node {

/// A reference to a component, a member of its instance, or a group.
template <text Path, bool Local>
struct ref {};

}  // namespace node

namespace dsl {

/// A reference by a path from the root: `ref<"env.database.path">`. A constant arrives as
/// `const T&`, a component as `T&`, a group as a view of all its components by name. A path that
/// continues after a component names a member of its instance. Modelled on donut.system's `ds/ref`.
template <text Path>
inline constexpr node::ref<Path, false> ref{};

/// A reference by a path from the group that encloses the component: `local_ref<"handler">`.
template <text Path>
inline constexpr node::ref<Path, true> local_ref{};

}  // namespace dsl
}  // namespace cruller::v0
