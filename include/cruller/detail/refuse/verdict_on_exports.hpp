// The verdict on exports of mounts, and on refs to what a mount does not export.
#pragma once

#include <cruller/detail/refuse/verdict_on_structure.hpp>

namespace cruller::inline v0::detail {

// The mount that hides what a ref leads to.
template <const auto& Definition, std::uint32_t Ref>
inline constexpr std::uint32_t hiding_mount = [] {
  constexpr auto& t = table_of<Definition>;
  constexpr const ref_target& at = t.refs[Ref];
  std::uint32_t group = at.from;
  std::uint32_t entered = none;
  for (std::uint32_t k = 0; k != at.ref->size; ++k) {
    const std::uint32_t found = t.look_up(group, at.ref->segments[k].hash);
    if (t.is_hidden(t.hidden_by(found), entered)) return t.hidden_by(found);
    const target to = t.resolve(group, at.ref->segments + k, 1, 0, true);
    if (to.group == none) break;
    group = to.group;
    entered = entered == none && t.groups[group].is_mount ? group : entered;
  }
  return none;
}();

// The paths that it exports, as one label.
template <typename... Entries>
struct exports_among {
  static constexpr std::string_view names[] = {""};
};
template <typename Entry, typename... Entries>
struct exports_among<Entry, Entries...> : exports_among<Entries...> {};
template <text... Paths, typename... Entries>
struct exports_among<node::exports_of<Paths...>, Entries...> {
  static constexpr std::string_view names[] = {Paths.view()...};
};
template <typename... Entries>
constexpr exports_among<Entries...> exports_in(const node::mount<Entries...>*);

template <const auto& Definition, std::uint32_t Mount>
consteval auto names_of_exports() {
  using mount = std::remove_cvref_t<decltype(group_at<Definition, Mount>)>;
  constexpr auto& names = decltype(exports_in(static_cast<const mount*>(nullptr)))::names;
  constexpr std::size_t size = [] {
    std::size_t sum = 0;
    for (const std::string_view each : names) sum += each.size() + 2;
    return sum - 2;
  }();
  refused::exports<size + 1> made;
  std::size_t next = 0;
  for (const std::string_view each : names) {
    if (next != 0) made.text[next++] = ',', made.text[next++] = ' ';
    for (const char c : each) made.text[next++] = c;
  }
  made.text[size] = '\0';
  return made;
}

template <const auto& Definition>
struct verdict<Definition, fault_kind::ref_is_not_exported>
    : ref_is_not_exported<
          in_component<Definition, first_fault<Definition>.component>,
          fault_name<refused::ref, Definition>,
          names_of_exports<Definition, hiding_mount<Definition, first_fault<Definition>.ref>>()> {};

template <const auto& Definition>
struct verdict<Definition, fault_kind::export_to_nothing>
    : export_names_nothing<
          in_group<Definition, first_fault<Definition>.group>,
          fault_name<refused::name, Definition>,
          did_you_mean<
              Definition,
              nearest<
                  Definition>(first_fault<Definition>.name, first_fault<Definition>.group, none),
              first_fault<Definition>.group>()> {};

}  // namespace cruller::v0::detail
