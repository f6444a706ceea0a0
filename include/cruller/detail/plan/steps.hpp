// The functions of a plan: making, signalling, destroying, reading and printing an instance.
#pragma once

#include <cruller/context.hpp>
#include <cruller/detail/instance/null_instance.hpp>
#include <cruller/detail/refuse/verdict.hpp>
#include <cruller/detail/text/readings.hpp>
#include <cruller/plan.hpp>

namespace cruller::inline v0::detail {

// Fails the start of a component that others would see through a null pointer.
template <const auto& Definition, std::uint32_t Index, typename Instance>
void refuse_null(Instance& instance) {
  if constexpr (!std::is_convertible_v<Instance*, interface_of<Definition, Index>*>)
    if (!static_cast<bool>(instance)) {
      std::destroy_at(&instance);
      throw_null_instance();
    }
}

template <const auto& Definition, std::uint32_t Index, std::size_t Part>
void make_instance(void* instances, context& step) {
  using type = instance_type<Definition, Index>;
  using how = call<Definition, Index, Part>;
  using lies = typename stored<type>::type;
  void* at = nullptr;
  if constexpr (table_of<Definition>.components[Index].is_cached)
    at = cached_address<Definition, Index>(instances);
  else
    at = address(instances, layout_of<Definition>.offset[Index]);
  if constexpr (std::is_reference_v<type>)
    ::new (at) lies(std::addressof(how::run(instances, step, typename how::places{})));
  else if constexpr (std::is_void_v<decltype(how::run(instances, step, typename how::places{}))>)
    how::run(instances, step, typename how::places{}), ::new (at) type;
  else
    ::new (at) type(how::run(instances, step, typename how::places{}));
  if constexpr (table_of<Definition>.components[Index].has_interface && !std::is_reference_v<type>)
    refuse_null<Definition, Index>(*std::launder(static_cast<lies*>(at)));
}

template <const auto& Definition, std::uint32_t Index, std::size_t Part>
void run_step(void* instances, context& step) {
  using how = call<Definition, Index, Part>;
  using result = decltype(how::run(instances, step, typename how::places{}));
  constexpr signal_answer answers = row_of_handler<typename how::handler_type>.answer;
  if constexpr (answers == signal_answer::text && !std::is_void_v<result>) {
    auto&& answer = how::run(instances, step, typename how::places{});
    if (!step.wants_reply()) return;
    std::string text;
    print(text, answer);
    std::vector<reading> readings;
    add_readings(readings, {}, answer);
    step.reply(std::move(text), std::move(readings));
  } else if constexpr (answers == signal_answer::file && how::handler_type::when == hook::none) {
    step.give(int{how::run(instances, step, typename how::places{})});
  } else if constexpr (answers == signal_answer::report && how::handler_type::when == hook::none) {
    step.report(how::run(instances, step, typename how::places{}));
  } else {
    static_cast<void>(how::run(instances, step, typename how::places{}));
  }
}

template <const auto& Definition, std::uint32_t Index, std::size_t Part>
void run_changed(void* instances, context& step) {
  using how = call<Definition, Index, Part>;
  how::run_changed(instances, step, std::make_index_sequence<how::arguments::size / 2>{});
}

template <const auto& Definition, std::uint32_t Index>
void copy_constant(void* instances, context&) {
  using type = instance_type<Definition, Index>;
  using stored = stored_type<Definition, Index>;
  using value = node_type<Definition, Index>;
  void* const at = address(instances, layout_of<Definition>.offset[Index]);
  using source = argument<
      Definition,
      Index,
      table_of<Definition>.components[Index].first_ref,
      value>;
  if constexpr (std::is_reference_v<type>)
    ::new (at) stored(std::addressof(source::get(node_at<Definition, Index>, instances)));
  else
    ::new (at) stored(source::get(node_at<Definition, Index>, instances));
}

template <const auto& Definition, std::uint32_t Index>
void destroy_instance(void* instances) {
  using lies = typename stored<instance_type<Definition, Index>>::type;
  if constexpr (table_of<Definition>.components[Index].is_cached)
    std::destroy_at(std::launder(static_cast<lies*>(cached_address<Definition, Index>(instances))));
  else
    std::destroy_at(
        std::launder(static_cast<lies*>(address(instances, layout_of<Definition>.offset[Index])))
    );
}

template <const auto& Definition, std::uint32_t Index>
void* locate_interface(void* instances) {
  return const_cast<void*>(
      static_cast<const void*>(std::addressof(get_seen<Definition, Index>(instances)))
  );
}

template <const auto& Definition, std::uint32_t Index>
void* locate_instance(void* instances) {
  // The most common case needs no function with the instance as its argument.
  if constexpr (!table_of<Definition>.components[Index].is_cached && !std::is_reference_v<instance_type<Definition, Index>>)
    return address(instances, layout_of<Definition>.offset[Index]);
  else
    return const_cast<void*>(
        static_cast<const void*>(std::addressof(get<Definition, Index>(instances)))
    );
}

template <const auto& Definition, std::uint32_t Index, std::size_t Part, typename Handler>
consteval plan::step step_of() {
  if constexpr (Handler::when == hook::none && row_of_handler<Handler>.makes_instance())
    return {Handler::signal, Handler::when, &make_instance<Definition, Index, Part>};
  else if constexpr (row_of_handler<Handler>.answer == signal_answer::change && Handler::when == hook::none)
    return {Handler::signal, Handler::when, &run_changed<Definition, Index, Part>};
  else
    return {Handler::signal, Handler::when, &run_step<Definition, Index, Part>};
}

template <const auto& Definition, std::uint32_t Index, std::size_t Part>
consteval void add_step(plan::step*& out) {
  using part = std::remove_cvref_t<decltype(part_at<Definition, Index, Part>)>;
  if constexpr (is_step<part>) *out++ = step_of<Definition, Index, Part, part>();
}

template <const auto& Definition, std::uint32_t Index, std::size_t... Part>
consteval auto list_steps(std::index_sequence<Part...>) {
  std::array<plan::step, component_parts<Definition, Index>::steps> steps{};
  [[maybe_unused]] plan::step* out = steps.data();
  (add_step<Definition, Index, Part>(out), ...);
  return steps;
}

template <const auto& Definition, std::uint32_t Index>
consteval auto list_steps() {
  using parts = component_parts<Definition, Index>;
  // Most components have a start and nothing else.
  if constexpr (parts::steps == 1 && parts::start != parts::count)
    return std::array<plan::step, 1>{
        {{start_signal.id, hook::none, &make_instance<Definition, Index, parts::start>}}};
  else
    return list_steps<Definition, Index>(std::make_index_sequence<parts::count>{});
}

// The handlers and hooks of a component, in the order in which they are written; the engine
// sorts them by signal.
template <const auto& Definition, std::uint32_t Index>
inline constexpr auto steps_of = list_steps<Definition, Index>();

// The background work of a component, in the order in which it is written.
template <const auto& Definition, std::uint32_t Index, std::size_t Part>
void run_work(void* instances, context& step) {
  using how = call<Definition, Index, Part>;
  static_cast<void>(how::run(instances, step, typename how::places{}));
}

// The place of each work among the parts.
template <const auto& Definition, std::uint32_t Index, typename Places>
struct work_places;
template <const auto& Definition, std::uint32_t Index, std::size_t... Part>
struct work_places<Definition, Index, std::index_sequence<Part...>> {
  static constexpr auto places = [] {
    std::array<std::size_t, component_parts<Definition, Index>::works> found{};
    [[maybe_unused]] std::size_t next = 0;
    ((is_work<std::remove_cvref_t<decltype(part_at<Definition, Index, Part>)>>
          ? static_cast<void>(found[next++] = Part)
          : static_cast<void>(0)),
     ...);
    return found;
  }();
};
template <const auto& Definition, std::uint32_t Index>
inline constexpr auto works_at = work_places<
    Definition,
    Index,
    std::make_index_sequence<component_parts<Definition, Index>::count>>::places;

// Not constexpr: how a work may end is a value, and the definition need not be constexpr.
template <const auto& Definition, std::uint32_t Index>
std::span<const plan::work> works_of() {
  constexpr std::size_t count = component_parts<Definition, Index>::works;
  static const std::array<plan::work, count> works = [
  ]<std::size_t... Place>(std::index_sequence<Place...>) {
    return std::array<plan::work, count>{
        {{&run_work<Definition, Index, works_at<Definition, Index>[Place]>,
          part_at<Definition, Index, works_at<Definition, Index>[Place]>.on_return}...}};
  }
  (std::make_index_sequence<count>{});
  return works;
}

}  // namespace cruller::v0::detail
