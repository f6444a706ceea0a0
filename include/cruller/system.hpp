// A live system of a definition: typed access to the instances, and the verbs.
#pragma once

#include <cassert>
#include <cruller/any_system.hpp>
#include <cruller/detail/plan/lower.hpp>
#include <cruller/detail/plan/place_to_set.hpp>
#include <utility>

namespace cruller::inline v0 {
namespace detail {

// The storage of a refused definition: none.
template <const auto& Definition, bool Sound>
struct storage {
  static const cruller::wiring& shared_wiring();
  void* instances() noexcept { return nullptr; }
  detail::component_record* records() noexcept { return nullptr; }
};

template <const auto& Definition>
struct storage<Definition, true> {
  static const cruller::wiring& shared_wiring() { return wiring_of<Definition>(); }
  void* instances() noexcept { return memory.bytes; }
  detail::component_record* records() noexcept { return kept; }

  block<Definition> memory;
  component_record kept[table_of<Definition>.component_count + 1];
};

template <const auto& Definition, fault_kind Fault>
using storage_of = storage<Definition, Fault == fault_kind::none>;

// The id nearest to a path that a system does not have.
template <const auto& Definition, text Path>
inline constexpr nearest_id nearest_to = nearest<Definition>(Path.view(), 0, none);

// What a path leads to; if nothing, the nearest id, so that there is only one error.
template <const auto& Definition, text Path>
consteval target find_asked() {
  constexpr target found = found_in<Definition, 0, Path>;
  if constexpr (found.found()) {
    return found;
  } else {
    constexpr std::uint32_t nearest = nearest_to<Definition, Path>.component;
    return nearest == none ? target{} : target{nearest, nearest + 1, none, none};
  }
}
template <const auto& Definition, text Path>
inline constexpr target asked = find_asked<Definition, Path>();

template <const auto& Definition, text Path, bool Found>
struct asked_for_nothing {};
template <const auto& Definition, text Path>
struct asked_for_nothing<Definition, Path, false>
    : system_has_no_component<
          label<refused::name, Path.view().size()>(Path.view()),
          did_you_mean<Definition, nearest_to<Definition, Path>, 0>()> {};

template <const auto& Definition, std::uint32_t Group, text Path>
struct refuse_path
    : system_has_no_component<
          label<refused::name, Path.view().size()>(Path.view()),
          did_you_mean<Definition, nearest<Definition>(Path.view(), Group, none), Group>()> {};

// --- selections ---------------------------------------------------------------------------------

// Whether a path ends at a component or a group, and not inside an instance.
template <target To>
inline constexpr bool is_whole = To.found() && To.member == none&& To.through == none;

// An id in a list: text, or a key that the compiler looks up.
template <const auto& Definition>
class checked_id : public selection::id {
 public:
  using id::id;
  template <text Path>
  checked_id(key<Path>) : id(Path.view()) {
    constexpr target to = found_in<Definition, 0, Path>;
    static_assert(sizeof(asked_for_nothing<Definition, Path, is_whole<to>>) != 0);
    is_empty_ = count_needed(table_of<Definition>, to) == 0;
  }
  // Whether it is a group without components, which the engine does not know.
  bool is_empty() const { return is_empty_; }

 private:
  bool is_empty_ = false;
};

// A selection whose ids may be keys.
template <const auto& Definition>
class checked_selection : public selection {
 public:
  checked_selection() = default;
  checked_selection(std::initializer_list<checked_id<Definition>> ids) {
    for (const checked_id<Definition>& each : ids)
      if (!each.is_empty()) add(each.name());
  }
  template <typename Selection>
  requires std::is_convertible_v<Selection, selection> checked_selection(Selection&& plain)
      : selection(std::forward<Selection>(plain)) {}
};

// --- set ----------------------------------------------------------------------------------------

// The refusal of a value for a path; void if it is right.
template <typename Place, text Path, typename Value>
consteval auto find_wrong_set() {
  constexpr auto name = label<refused::name, Path.view().size()>(Path.view());
  if constexpr (!Place::is_value) {
    return types<set_names_no_constant<name>>{};
  } else if constexpr (!Place::is_found) {
    return types<constant_has_no_member<name>>{};
  } else {
    using type = typename Place::type;
    if constexpr (std::is_assignable_v<type&, const Value&> && !narrows<const Value&, type>)
      return types<>{};
    else
      return types<set_gives_another_type<name, type, Value>>{};
  }
}

}  // namespace detail

/// A live system of a definition, which is named by its address: `cruller::system<todo> sys;`.
///
/// It is stopped when it is created: nothing has run. It is an `any_system` with typed storage,
/// whose instances are reached like the members of a struct. A wrong definition does not compile;
/// the message says what to write. The destructor stops the system.
///
/// Any thread may call the verbs, as those of `any_system`. No other thread may use it while it is
/// destroyed.
template <const auto& Definition>
class system : detail::storage_of<Definition, detail::fault_of<Definition>>, public any_system {
  using storage = detail::storage_of<Definition, detail::fault_of<Definition>>;
  static_assert(sizeof(detail::verdict<Definition, detail::fault_of<Definition>>) != 0);

 public:
  /// `signal_options` whose `only` may contain keys, which the compiler checks:
  /// `sys.start({.only = {"http"_k, "log.publisher"_k}})`.
  using options = basic_signal_options<detail::checked_selection<Definition>>;

  /// Stopped: nothing has run.
  system() : any_system(storage::shared_wiring(), storage::instances(), storage::records()) {}

  // A plain start or stop has no options to convert.
  /// `any_system::start`, of everything.
  void start() { any_system::start(); }
  /// `any_system::start`, with options in which an id may be a key.
  void start(const options& how) { any_system::start(how); }
  /// `any_system::stop`, of everything.
  void stop() { any_system::stop(); }
  /// `any_system::stop`, with options in which an id may be a key.
  void stop(const options& how) { any_system::stop(how); }
  /// `any_system::suspend`, with options in which an id may be a key.
  void suspend(const options& how = {}) { any_system::suspend(how); }
  /// `any_system::resume`, with options in which an id may be a key.
  void resume(const options& how = {}) { any_system::resume(how); }
  /// `any_system::restart`, with options in which an id may be a key.
  void restart(const options& how = {}) { any_system::restart(how); }
  /// Restarts one component or group, with what depends on it: `sys.restart("store"_k)`.
  void restart(detail::checked_id<Definition> id) { any_system::restart(options{.only = {id}}); }
  /// `any_system::signal`, with options in which an id may be a key.
  void signal(signal_id signal, const options& how = {}) { any_system::signal(signal, how); }
  /// The same by name. Throws `unknown_signal`.
  void signal(std::string_view name, const options& how = {}) { any_system::signal(name, how); }

  /// The instance itself: `sys["http.server"_k].port()`. The component must be started; debug
  /// builds assert it. A path may lead into the instance, or to a group, which gives a view. Takes
  /// no lock; the instance is at a constant offset from the system's address. Any thread may call
  /// it; the caller ensures that the component is not stopped meanwhile.
  template <text Path>
  decltype(auto) operator[](key<Path>) {
    static_assert(sizeof(asked_for_nothing<Path>) != 0);
    assert_started<Path>();
    return reach<Path>();
  }

  /// The same, checked: throws `lifecycle_error` if the component is not started. Any thread may
  /// call it; it does not wait.
  template <text Path>
  decltype(auto) at(key<Path>) {
    static_assert(sizeof(asked_for_nothing<Path>) != 0);
    for (const std::uint32_t i : shown<Path>()) require_started(i);
    return reach<Path>();
  }

  using any_system::set;
  using any_system::wiring;
  /// Gives a constant of this live system, or a value in the config of a component, another value
  /// of its type, from the next start on. The path may lead into a map, a list or a Hana struct. A
  /// number that would be narrowed does not compile. Throws `value_error` if the checks of a
  /// setting refuse it, and `lifecycle_error` if the component is started. Any thread may call it;
  /// it waits until the signal under way has ended.
  template <text Path, typename Value>
  void set(key<Path>, Value value) {
    static_assert(sizeof(asked_for_nothing<Path>) != 0);
    using place = typename detail::place_in_definition<Definition, to<Path>, Path>::type;
    using wrong = decltype(detail::find_wrong_set<place, Path, Value>());
    if constexpr (wrong::size == 0) {
      using type = typename place::type;
      if constexpr (detail::points_to_text<type>) {
        any_system::set(Path.view(), value);
      } else {
        static constexpr detail::value_type how = detail::make_type_table<type, true>();
        const type converted = static_cast<type>(std::move(value));
        set_value(Path.view(), how, &converted);
      }
    } else {
      static_assert(sizeof(typename decltype(first_type(wrong{}))::type) != 0);
    }
  }

 private:
  template <text Path>
  static constexpr detail::target to = detail::asked<Definition, Path>;
  template <text Path>
  using asked_for_nothing = detail::
      asked_for_nothing<Definition, Path, detail::found_in<Definition, 0, Path>.found()>;

  template <text Path>
  decltype(auto) reach() {
    if constexpr (to<Path>.found())
      return detail::reach_itself<Definition, to<Path>, Path>(storage::instances());
    else
      return refused_instance();
  }
  static detail::unknown& refused_instance();

  // The components at a path: one, or all that the view of a group shows.
  template <text Path>
  static constexpr auto shown() {
    if constexpr (to<Path>.group != detail::none)
      return detail::shown_in<Definition, to<Path>.group>;
    else if constexpr (to<Path>.found())
      return std::array<std::uint32_t, 1>{to<Path>.first};
    else
      return std::array<std::uint32_t, 0>{};
  }
  template <text Path>
  void assert_started() const {
#ifndef NDEBUG
    for (const std::uint32_t i : shown<Path>())
      assert(is_started(i) && "cruller: the component must be started before its instance is used");
#endif
  }
};

}  // namespace cruller::v0
