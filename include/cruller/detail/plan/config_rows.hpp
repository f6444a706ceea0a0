// Configs as rows of a plan: what is shown, and what can be set.
#pragma once

#include <cruller/detail/instance/component_parts.hpp>
#include <cruller/detail/text/setting_type.hpp>
#include <cruller/plan.hpp>

namespace cruller::inline v0::detail {

template <typename Value>
inline constexpr std::uint32_t config_rows = 1;
template <typename... Values>
inline constexpr std::uint32_t config_rows<node::list<Values...>> = (1 + ... + config_rows<Values>);
template <text Name, typename Value>
inline constexpr std::uint32_t config_rows<node::entry<Name, Value>> = config_rows<Value>;
template <typename... Entries>
inline constexpr std::uint32_t config_rows<node::map<Entries...>> =
    (1 + ... + config_rows<Entries>);
template <typename Value>
inline constexpr std::uint32_t config_rows<node::secret<Value>> = config_rows<Value>;
template <typename Value>
inline constexpr std::uint32_t config_rows<node::pinned<Value>> = config_rows<Value>;
template <typename Value>
inline constexpr std::uint32_t config_rows<node::live<Value>> = config_rows<Value>;

// Adds rows. `like` has the name of the next one, and what all rows inside share: the group of
// local refs, and whether they are secret or pinned.
struct row_writer {
  plan::config_value* out;

  template <typename Value>
  constexpr void add(plan::config_value like, const Value& value) {
    like.what = plan::config_value::kind::value;
    like.group = {};
    like.address = &value;
    like.type = &type_table<Value>::value;
    *out++ = like;
  }
  template <text Path, bool Local>
  constexpr void add(plan::config_value like, const node::ref<Path, Local>&) {
    like.what = plan::config_value::kind::ref;
    like.path = Path.view();
    if (!Local) like.group = {};
    *out++ = like;
  }
  template <typename T, typename Fallback, typename... Checks>
  constexpr void add(plan::config_value like, const node::setting<T, Fallback, Checks...>& value) {
    like.what = plan::config_value::kind::value;
    like.group = {};
    like.address = &value;
    like.type = &type_table<T>::value;
    like.setting = setting_type_of<node::setting<T, Fallback, Checks...>>;
    *out++ = like;
  }
  template <typename Value>
  constexpr void add(plan::config_value like, const node::secret<Value>& value) {
    like.is_secret = true;
    add(like, value.value);
  }
  template <typename Value>
  constexpr void add(plan::config_value like, const node::pinned<Value>& value) {
    like.is_pinned = true;
    add(like, value.value);
  }
  template <typename Value>
  constexpr void add(plan::config_value like, const node::live<Value>& value) {
    like.live = &type_of_live<typename live_content<Value>::type>;
    add(like, value.value);
  }
  template <text... Paths, bool... Local>
  requires(
      sizeof...(Paths) != 0
  ) constexpr void add(plan::config_value like, const node::list<node::ref<Paths, Local>...>&) {
    plan::config_value& head = *out++;
    head = like;
    head.what = plan::config_value::kind::list;
    like.name = {};
    (static_cast<void>(add(like, node::ref<Paths, Local>{})), ...);
    head.group = {};
    head.size = sizeof...(Paths);
  }
  template <typename... Values>
  constexpr void add(plan::config_value like, const node::list<Values...>& value) {
    add_all(like, value, plan::config_value::kind::list, [&](plan::config_value inner) {
      inner.name = {};
      detail::unpack(value.values, [&](const auto&... each) {
        (static_cast<void>(add(inner, each)), ...);
      });
    });
  }
  template <typename... Entries>
  constexpr void add(plan::config_value like, const node::map<Entries...>& value) {
    add_all(like, value, plan::config_value::kind::map, [&](plan::config_value inner) {
      detail::unpack(value.entries, [&](const auto&... each) {
        (static_cast<void>(inner.name = each.name, add(inner, each.value)), ...);
      });
    });
  }

 private:
  template <typename Value, typename Inside>
  constexpr void add_all(
      plan::config_value like, const Value& value, plan::config_value::kind what, Inside inside
  ) {
    plan::config_value& head = *out++;
    head = like;
    head.what = what;
    head.group = {};
    if constexpr (!is_resolved<Value>) {
      head.address = &value;
      head.type = &type_table<Value>::value;
    }
    like.live = nullptr;
    inside(like);
    head.size = static_cast<std::uint32_t>(out - &head) - 1;
  }
};

// The rows of a component's config of this type.
template <const auto& Definition, std::uint32_t Index, typename Data>
constexpr auto list_config(Data*) {
  using parts = component_parts<Definition, Index>;
  std::array<plan::config_value, config_rows<Data>> all{};
  if constexpr (parts::config != parts::count) {
    plan::config_value like{};
    like.group = table_of<Definition>.id_of_group(table_of<Definition>.components[Index].group);
    row_writer{all.data()}.add(like, part_at<Definition, Index, parts::config>.data);
  }
  return all;
}

// The rows of a config with only refs, as most are: one function for all configs with the same
// number of refs.
template <const auto& Definition, std::size_t Count>
consteval auto list_refs(const std::array<const ref_row*, Count>& refs, std::uint32_t component) {
  using kind = plan::config_value::kind;
  constexpr auto& t = table_of<Definition>;
  std::array<plan::config_value, Count + 1> all{};
  plan::config_value* out = all.data();
  out->what = kind::list;
  out++->size = Count;
  for (const ref_row* const each : refs) {
    out->what = kind::ref;
    out->path = each->path;
    if (each->local) out->group = t.id_of_group(t.components[component].group);
    ++out;
  }
  return all;
}
template <const auto& Definition, std::uint32_t Index, text... Paths, bool... Local>
requires(
    sizeof...(Paths) != 0
) consteval auto list_config(node::list<node::ref<Paths, Local>...>*) {
  return list_refs<Definition>(refs_of<node::list<node::ref<Paths, Local>...>>, Index);
}

template <const auto& Definition, std::uint32_t Index>
inline constexpr auto config_of_component = list_config<Definition, Index>(
    static_cast<typename component_parts<Definition, Index>::data*>(nullptr)
);

// The rows of a constant.
template <const auto& Definition, std::uint32_t Index>
inline constexpr auto rows_of_constant = [] {
  constexpr auto& t = table_of<Definition>;
  std::array<plan::config_value, config_rows<node_type<Definition, Index>>> all{};
  plan::config_value like{};
  like.group = t.id_of_group(t.components[Index].group);
  row_writer{all.data()}.add(like, node_at<Definition, Index>);
  return all;
}();

}  // namespace cruller::v0::detail
