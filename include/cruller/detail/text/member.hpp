// Member paths: the rest of a path after a component names a member of its instance.
#pragma once

#include <boost/hana/accessors.hpp>
#include <boost/hana/at.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/length.hpp>
#include <boost/hana/second.hpp>
#include <cruller/detail/table/node.hpp>
#include <cruller/dsl/readable.hpp>
#include <utility>

namespace cruller::inline v0::detail {

template <text Path, std::size_t Segment>
inline constexpr auto segment_text = [] {
  constexpr segment s = segments<Path>[Segment];
  return text<s.end - s.begin + 1>(Path.view().substr(s.begin, s.end - s.begin));
}();

// A map, a resolved map, or a view of a group.
template <typename Object, text Name>
concept keyed = requires(Object& object) {
  object[key<Name>{}];
  requires !std::is_same_v<decltype(object[key<Name>{}]), no_value>;
};

template <typename Struct>
inline constexpr auto member_names = [] {
  constexpr std::size_t count = decltype(boost::hana::length(boost::hana::accessors<Struct>())
  )::value;
  return []<std::size_t... Index>(std::index_sequence<Index...>) {
    return std::array<std::string_view, count>{std::remove_cvref_t<decltype(boost::hana::first(
        boost::hana::at_c<Index>(boost::hana::accessors<Struct>())
    ))>::c_str()...};
  }
  (std::make_index_sequence<count>{});
}();

template <typename Struct>
consteval std::size_t member_index(std::string_view name) {
  std::size_t index = 0;
  while (index != member_names<Struct>.size() && member_names<Struct>[index] != name) ++index;
  return index;
}

// A value of an enum that Hana knows: the accessor of the name returns it.
template <typename Enum, std::size_t Index>
constexpr Enum enumerator() {
  return boost::hana::second(boost::hana::at_c<Index>(boost::hana::accessors<Enum>()))(Enum{});
}

// The member that the path names from this segment on, as a reference.
template <text Path, std::size_t Segment, typename Object>
constexpr decltype(auto) member(Object& object) {
  if constexpr (Segment == segment_count<Path>) {
    return (object);
  } else {
    constexpr auto name = segment_text<Path, Segment>;
    if constexpr (keyed<Object, name>) {
      return member<Path, Segment + 1>(object[key<name>{}]);
    } else {
      constexpr std::size_t index = member_index<std::remove_cv_t<Object>>(name.view());
      return member<Path, Segment + 1>(boost::hana::second(
          boost::hana::at_c<index>(boost::hana::accessors<std::remove_cv_t<Object>>())
      )(object));
    }
  }
}

template <typename Object, text Path, std::size_t Segment>
consteval bool has_member() {
  if constexpr (Segment == segment_count<Path>) {
    return true;
  } else {
    constexpr auto name = segment_text<Path, Segment>;
    if constexpr (keyed<Object, name>) {
      using step = std::remove_reference_t<decltype(std::declval<Object&>()[key<name>{}])>;
      return has_member<step, Path, Segment + 1>();
    } else if constexpr (hana_struct<Object>) {
      using plain = std::remove_cv_t<Object>;
      constexpr std::size_t index = member_index<plain>(name.view());
      if constexpr (index == member_names<plain>.size()) {
        return false;
      } else {
        using step = std::remove_reference_t<decltype(boost::hana::second(
            boost::hana::at_c<index>(boost::hana::accessors<plain>())
        )(std::declval<Object&>()))>;
        return has_member<step, Path, Segment + 1>();
      }
    } else {
      return false;
    }
  }
}

}  // namespace cruller::v0::detail
