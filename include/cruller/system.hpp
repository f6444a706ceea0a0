// A definition, live: its instances, typed, and the verbs that drive them.
#pragma once

#include <cassert>
#include <cruller/any_system.hpp>
#include <cruller/detail/lower.hpp>
#include <utility>

namespace cruller {
namespace detail {

// The storage of a definition that is refused: none.
template <const auto& Definition, bool Sound>
struct storage {
  static const cruller::wiring& wiring();
  void* instances() noexcept { return nullptr; }
};

template <const auto& Definition>
struct storage<Definition, true> {
  static const cruller::wiring& wiring() { return wiring_of<Definition>(); }
  void* instances() noexcept { return bytes; }

  alignas(layout_of<Definition>.alignment) std::byte bytes[layout_of<Definition>.size + 1];
};

template <const auto& Definition>
using storage_of = storage<Definition, is_sound<Definition>>;

// The nearest id to a path, for a system that is asked for something it does not have.
template <const auto& Definition, text Path>
inline constexpr nearest_id nearest_to = nearest<Definition>(Path.view(), 0, none);

template <const auto& Definition, text Path, bool Found>
struct asked {
  static constexpr target to = found_in<Definition, 0, Path>;
};
template <const auto& Definition, text Path>
struct asked<Definition, Path, false>
    : system_has_no_component<
          label<refused::name, Path.view().size()>(Path.view()),
          did_you_mean<Definition, nearest_to<Definition, Path>, 0>()> {
  static constexpr target to = nearest_to<Definition, Path>.component == none
                                   ? target{}
                                   : target{
                                         nearest_to<Definition, Path>.component,
                                         nearest_to<Definition, Path>.component + 1,
                                         none,
                                         none};
};

// The constant that a path names, or a member of it, and how it is given a value.
template <const auto& Definition, target To, text Path>
struct set_target {
  static consteval bool is_constant_here() {
    if constexpr (To.group != none)
      return false;
    else
      return is_constant<Definition, To.first> && ref_count<node_type<Definition, To.first>> == 0;
  }

  template <typename Value>
  static consteval bool fits(const Value*) {
    constexpr auto asked = label<refused::name, Path.view().size()>(Path.view());
    if constexpr (!is_constant_here()) {
      return sizeof(set_names_no_constant<asked>) == 0;
    } else {
      using whole = const node_type<Definition, To.first>;
      constexpr std::size_t from = To.member == none ? segment_count<Path> : To.member;
      if constexpr (!has_member<whole, Path, from>()) {
        return sizeof(constant_has_no_member<asked>) == 0;
      } else {
        using type = std::remove_cvref_t<decltype(member<Path, from>(std::declval<whole&>()))>;
        if constexpr (!std::is_assignable_v<type&, const Value&>)
          return sizeof(set_gives_another_type<asked, type, Value>) == 0;
        else
          return true;
      }
    }
  }

  template <typename Value>
  static std::any assign(const std::any* current, const Value& value) {
    using whole = node_type<Definition, To.first>;
    constexpr std::size_t from = To.member == none ? segment_count<Path> : To.member;
    auto given = current != nullptr ? std::any_cast<const given_value<whole>&>(*current)
                                    : given_value<whole>{node_at<Definition, To.first>};
    // Maps give their values as const; this one is ours.
    auto& place = member<Path, from>(std::as_const(given.value));
    using type = std::remove_cvref_t<decltype(place)>;
    if constexpr (std::is_same_v<type, const char*>)
      const_cast<type&>(place) = given.keep(value);
    else
      const_cast<type&>(place) = static_cast<type>(value);
    return given;
  }
};

}  // namespace detail

/// A live system of a definition, named by its address: `cruller::system<todo> sys;`.
///
/// Starts out stopped: nothing has run. It is an `any_system`, with typed storage of its own and
/// instances that are reached like the members of a struct. A definition that is wrong does not
/// compile; the message says what to write. Its destructor stops it.
template <const auto& Definition>
class system : detail::storage_of<Definition>, public any_system {
  using storage = detail::storage_of<Definition>;

 public:
  system() : any_system(storage::wiring(), storage::instances()) {}

  /// The instance itself: `sys["http.server"_k].port()`. That its component is started is a
  /// precondition, asserted in debug builds. A path may go on into the instance, or name a group,
  /// which gives a view. Takes no lock; a constant offset from the system's address.
  template <text Path>
  decltype(auto) operator[](key<Path> path) {
    using asked = asked_for<Path>;
    if constexpr (asked::to.first == detail::none && asked::to.group == detail::none) {
      return refused_instance<Path>();
    } else {
      assert_started<asked::to>();
      return reach<asked::to, Path>(path);
    }
  }

  /// The same, checked: throws `lifecycle_error` where it is not started.
  template <text Path>
  decltype(auto) at(key<Path> path) {
    using asked = asked_for<Path>;
    if constexpr (asked::to.first == detail::none && asked::to.group == detail::none) {
      return refused_instance<Path>();
    } else {
      for (std::uint32_t i = asked::to.first; i != asked::to.end; ++i) require_started(i);
      return reach<asked::to, Path>(path);
    }
  }

  using any_system::set;
  /// Gives a constant of this live system another value of its type, from its next start on. The
  /// path may go on into a constant that is a map or a Hana struct.
  /// Throws `lifecycle_error` where the constant is started.
  template <text Path, typename Value>
  void set(key<Path>, Value value) {
    using asked = asked_for<Path>;
    if constexpr (detail::found_in<Definition, 0, Path>.found()) {
      using constant = detail::set_target<Definition, asked::to, Path>;
      if constexpr (constant::fits(static_cast<const Value*>(nullptr)))
        set_value(asked::to.first, constant::assign(this->value(asked::to.first), value));
    }
  }

 private:
  template <text Path>
  using asked_for = detail::asked<Definition, Path, detail::found_in<Definition, 0, Path>.found()>;

  template <detail::target To, text Path>
  decltype(auto) reach(key<Path>) {
    return detail::reach<Definition, To, Path>(storage::instances());
  }

  template <text Path>
  static detail::unknown& refused_instance();

  template <detail::target To>
  void assert_started() const {
    for (std::uint32_t i = To.first; i != To.end; ++i)
      assert(is_started(i) && "cruller: the component must be started before its instance is used");
  }
};

}  // namespace cruller
