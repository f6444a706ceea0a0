// Cached components: how a system gets an instance that outlives it.
#pragma once

#include <cruller/detail/plan/same.hpp>
#include <cruller/detail/plan/steps.hpp>
#include <span>
#include <typeinfo>

#pragma GCC visibility push(default)
namespace cruller::inline v0::detail {

// What the cache must know of a cached component to make a system of that component alone. The
// instance is in a block of memory with the layout of the system that it was written for, so that
// its handlers find what it refers to at the same offsets.
struct cached_kind {
  // Two components are the same if their nodes have the same type and equal values, and they refer
  // to the same instances.
  const void* type;
  const std::type_info* type_info;  // of the node; null without RTTI
  const void* node;
  bool (*same)(const void* node, const void* other);
  plan::component (*row)();
  std::size_t block_size;
  std::size_t block_alignment;
  std::size_t place;  // offset in the block of the pointer to the instance
  std::size_t instance_size;
  std::size_t instance_alignment;
  std::span<const std::uint32_t> needs;  // offsets in the block of the instances it refers to
  std::size_t values;                    // offset in the block of the values in use
};

// The instance of a component; starts it if there is none. `instances` is the block of the system
// that needs it. `release` returns it.
cached_place acquire_cached(const cached_kind& kind, void* instances, const context& step);
void release_cached(cached_place place) noexcept;
// Calls a handler of an instance that several systems may share: one call at a time. A `status`
// does not wait, and has no result while another call runs.
void call_cached(cached_place place, plan::function call, void* instances, context& step);
// Creates the cache, so that it outlives a static object whose constructor calls this function.
void touch_cache();

template <typename Node>
inline constexpr char type_mark{};

template <const auto& Definition, std::uint32_t Index>
inline constexpr auto needs_of_cached = [] {
  constexpr auto& edges = edges_of<Definition>;
  constexpr auto is_need = [](std::uint32_t k) {
    return table_of<Definition>.components[edges.to[k]].is_cached;
  };
  constexpr std::size_t count = [&] {
    std::size_t sum = 0;
    for (std::uint32_t k = edges.begin[Index]; k != edges.begin[Index + 1]; ++k) sum += is_need(k);
    return sum;
  }();
  std::array<std::uint32_t, count> offsets{};
  std::size_t next = 0;
  for (std::uint32_t k = edges.begin[Index]; k != edges.begin[Index + 1]; ++k)
    if (is_need(k)) offsets[next++] = layout_of<Definition>.offset[edges.to[k]];
  return offsets;
}();

template <const auto& Definition, std::uint32_t Index, bool Own>
constexpr plan::component plan_row();

template <typename Node>
bool is_same_node(const void* one, const void* other) {
  return is_same_value(*static_cast<const Node*>(one), *static_cast<const Node*>(other));
}

template <const auto& Definition, std::uint32_t Index>
inline constexpr cached_kind kind_of_cached{
    &type_mark<node_type<Definition, Index>>,
    type_of<node_type<Definition, Index>>(),
    &node_at<Definition, Index>,
    &is_same_node<node_type<Definition, Index>>,
    &plan_row<Definition, Index, true>,
    sizeof(block<Definition>::bytes),
    layout_of<Definition>.alignment,
    layout_of<Definition>.offset[Index],
    sizeof(typename stored<instance_type<Definition, Index>>::type),
    alignof(typename stored<instance_type<Definition, Index>>::type),
    needs_of_cached<Definition, Index>,
    layout_of<Definition>.values};

template <const auto& Definition, std::uint32_t Index>
void acquire_instance(void* instances, context& step) {
  ::new (address(instances, layout_of<Definition>.offset[Index]))
      cached_place(acquire_cached(kind_of_cached<Definition, Index>, instances, step));
}

template <const auto& Definition, std::uint32_t Index>
void release_instance(void* instances) {
  release_cached(*std::launder(
      static_cast<cached_place*>(address(instances, layout_of<Definition>.offset[Index]))
  ));
}

template <const auto& Definition, std::uint32_t Index, std::size_t Step>
void run_shared_step(void* instances, context& step) {
  void* const place = address(instances, layout_of<Definition>.offset[Index]);
  call_cached(
      *std::launder(static_cast<cached_place*>(place)),
      steps_of<Definition, Index>[Step].call,
      instances,
      step
  );
}

// The steps of a cached component that a system forwards to it: those that do not change its state.
template <const auto& Definition, std::uint32_t Index>
inline constexpr auto shared_steps_of = [] {
  constexpr auto is_shared = [](const plan::step& step) {
    return !row_of_signal(step.signal.name).changes_state();
  };
  constexpr std::size_t count = [&] {
    std::size_t sum = 0;
    for (const plan::step& each : steps_of<Definition, Index>) sum += is_shared(each);
    return sum;
  }();
  std::array<plan::step, count> steps{};
  std::size_t next = 0;
  [&]<std::size_t... Step>(std::index_sequence<Step...>) {
    const auto add = [&](const plan::step& each, plan::function call) {
      if (is_shared(each)) steps[next++] = {each.signal, each.when, call};
    };
    (add(steps_of<Definition, Index>[Step], &run_shared_step<Definition, Index, Step>), ...);
  }
  (std::make_index_sequence<steps_of<Definition, Index>.size()>{});
  return steps;
}();

}  // namespace cruller::v0::detail
#pragma GCC visibility pop
