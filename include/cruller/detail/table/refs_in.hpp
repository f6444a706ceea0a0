// The refs in a value, and other parts of it that must be resolved before it is passed on.
#pragma once

#include <array>
#include <cruller/dsl/alias.hpp>
#include <cruller/dsl/config.hpp>
#include <cruller/dsl/depends_on.hpp>
#include <cruller/dsl/live.hpp>
#include <cruller/dsl/pinned.hpp>
#include <cruller/dsl/ref.hpp>
#include <cruller/dsl/secret.hpp>
#include <cruller/dsl/setting.hpp>
#include <cstdint>
#include <initializer_list>

namespace cruller::inline v0::detail {

struct ref_row {
  std::string_view path;
  const segment* segments;
  std::uint32_t size;
  bool local;
  bool order_only = false;
};

template <text Path, bool Local>
inline constexpr ref_row row_of_ref{Path.view(), segments<Path>.data(), segment_count<Path>, Local};
template <text Path>
inline constexpr ref_row row_of_depends_on{
    Path.view(), segments<Path>.data(), segment_count<Path>, false, true};

// The number of refs in a value.
template <typename Value>
inline constexpr std::uint32_t ref_count = 0;
template <text Path, bool Local>
inline constexpr std::uint32_t ref_count<node::ref<Path, Local>> = 1;
constexpr std::uint32_t sum_of(std::initializer_list<std::uint32_t> counts) {
  std::uint32_t sum = 0;
  for (const std::uint32_t count : counts) sum += count;
  return sum;
}
template <typename... Values>
inline constexpr std::uint32_t ref_count<node::list<Values...>> = sum_of({ref_count<Values>...});
template <text... Paths, bool... Local>
requires(sizeof...(Paths) != 0) inline constexpr std::uint32_t
    ref_count<node::list<node::ref<Paths, Local>...>> = sizeof...(Paths);
template <text Name, typename Value>
inline constexpr std::uint32_t ref_count<node::entry<Name, Value>> = ref_count<Value>;
template <typename... Entries>
inline constexpr std::uint32_t ref_count<node::map<Entries...>> = ref_count<node::list<Entries...>>;
template <typename Data>
inline constexpr std::uint32_t ref_count<node::config<Data>> = ref_count<Data>;
template <typename Value>
inline constexpr std::uint32_t ref_count<node::secret<Value>> = ref_count<Value>;

template <typename Value>
inline constexpr std::uint32_t ref_count<node::pinned<Value>> = ref_count<Value>;
template <typename Value>
inline constexpr std::uint32_t ref_count<node::live<Value>> = ref_count<Value>;
template <typename T, typename Fallback, typename... Checks>
inline constexpr std::uint32_t
    ref_count<node::setting<T, Fallback, Checks...>> = ref_count<Fallback>;

// Whether a value must be resolved before it is passed on.
template <typename Value>
inline constexpr bool is_resolved = false;
template <text Path, bool Local>
inline constexpr bool is_resolved<node::ref<Path, Local>> = true;
template <typename T, typename Fallback, typename... Checks>
inline constexpr bool is_resolved<node::setting<T, Fallback, Checks...>> = true;
template <typename Value>
inline constexpr bool is_resolved<node::pinned<Value>> = true;
template <typename Value>
inline constexpr bool is_resolved<node::live<Value>> = true;
template <typename Value>
inline constexpr bool is_resolved<node::secret<Value>> = true;
template <typename... Values>
inline constexpr bool is_resolved<node::list<Values...>> = (false || ... || is_resolved<Values>);
template <text Name, typename Value>
inline constexpr bool is_resolved<node::entry<Name, Value>> = is_resolved<Value>;
template <typename... Entries>
inline constexpr bool is_resolved<node::map<Entries...>> = (false || ... || is_resolved<Entries>);

template <typename Value>
struct refs_in {
  static constexpr void collect(const ref_row**&) {}
};
template <text Path, bool Local>
struct refs_in<node::ref<Path, Local>> {
  static constexpr void collect(const ref_row**& out) { *out++ = &row_of_ref<Path, Local>; }
};
template <typename... Values>
struct refs_in<node::list<Values...>> {
  static constexpr void collect(const ref_row**& out) {
    (static_cast<void>(refs_in<Values>::collect(out)), ...);
  }
};
template <text Name, typename Value>
struct refs_in<node::entry<Name, Value>> : refs_in<Value> {};
template <typename... Entries>
struct refs_in<node::map<Entries...>> : refs_in<node::list<Entries...>> {};
template <typename Value>
struct refs_in<node::secret<Value>> : refs_in<Value> {};
template <typename Value>
struct refs_in<node::pinned<Value>> : refs_in<Value> {};
template <typename Value>
struct refs_in<node::live<Value>> : refs_in<Value> {};
template <typename T, typename Fallback, typename... Checks>
struct refs_in<node::setting<T, Fallback, Checks...>> : refs_in<Fallback> {};

template <typename Data>
inline constexpr auto refs_of = [] {
  std::array<const ref_row*, ref_count<Data>> rows{};
  const ref_row** out = rows.data();
  refs_in<Data>::collect(out);
  return rows;
}();
template <text... Paths, bool... Local>
requires(sizeof...(Paths) != 0) inline constexpr std::
    array<const ref_row*, sizeof...(Paths)> refs_of<node::list<node::ref<Paths, Local>...>>{
        &row_of_ref<Paths, Local>...};

}  // namespace cruller::v0::detail
