// The narrow interface between compile time and run time: a definition lowered to plain records.
// Code above it runs in the compiler; code below it contains no templates.
#pragma once

#include <chrono>
#include <cruller/signal.hpp>
#include <cruller/supervision.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <typeinfo>

namespace cruller::inline v0 {

// Exported, because compilers obey the first declaration.
#pragma GCC visibility push(default)
class context;
namespace detail {
class values_in_use;
}
#pragma GCC visibility pop

namespace detail {

// Functions for values of a type, of a setting, and of a live value.
struct value_type;
struct setting_type;
struct live_type;

// Identifies a type in a plan. Null with -fno-rtti: then `find<T>` is refused, and messages do not
// name types.
template <typename Type>
constexpr const std::type_info* type_of() {
#ifdef __cpp_rtti
  return &typeid(Type);
#else
  return nullptr;
#endif
}

// Whether `type_of` is not null. With -fsanitize=undefined g++ cannot compare the address itself in
// a constant expression.
template <typename Type>
constexpr bool knows_type() {
#ifdef __cpp_rtti
  return true;
#else
  return false;
#endif
}

}  // namespace detail

/// What it means that a `work` function returns before it was requested to stop.
enum class work_return : unsigned char {
  is_failure,   ///< The component has failed.
  is_allowed,   ///< Nothing.
  ends_program  ///< The program shuts down, with the exit code 0.
};

/// A system as a table of plain records. The texts and spans must outlive it; in a plan from a
/// definition they are read-only data. Plans may be written by hand: `wiring` checks them. Must not
/// change while a `wiring` uses it; threads may read the same one.
struct plan {
  /// Calls a handler. `instances` is the storage of the live system, the same for all components.
  using function = void (*)(void* instances, context& step);

  /// A handler or hook of a component.
  struct step {
    signal_id signal;         ///< The signal.
    hook when = hook::none;   ///< Handler or hook.
    function call = nullptr;  ///< The function.
  };

  /// A function that runs on a thread of its own while the component runs.
  struct work {
    function call = nullptr;                          ///< The function.
    work_return on_return = work_return::is_failure;  ///< What it means when it returns.
  };

  /// A value in a config, in definition order. A map or list is followed by the `size` values
  /// inside it, including the values nested in these.
  struct config_value {
    /// The kind of a value.
    enum class kind : unsigned char {
      ref,    ///< A ref.
      value,  ///< A value of any other kind.
      map,    ///< Named values, which follow.
      list    ///< A sequence of values, which follow.
    };
    kind what;                      ///< The kind.
    bool is_secret = false;         ///< Whether it is never shown.
    bool is_pinned = false;         ///< Whether it cannot be set.
    std::uint32_t size = 0;         ///< The number of following rows inside a map or list.
    std::string_view name{};        ///< Empty in a positional config and in a list.
    std::string_view path{};        ///< The path of a ref, from the root or from `group`.
    std::string_view group{};       ///< The group of a local ref.
    const void* address = nullptr;  ///< The node in the definition.
    /// How it is copied, read and printed. Null for a ref, and for a map or list in which something
    /// is worked out when the component starts: then the values inside are set one by one.
    const detail::value_type* type = nullptr;
    const detail::setting_type* setting = nullptr;  ///< Of a setting, or null.
    const detail::live_type* live = nullptr;        ///< Of a live value, or null.
  };

  /// A component or a constant.
  struct component {
    std::string_view id;   ///< From the root: `"http.server"`.
    std::string_view doc;  ///< One line, or empty.
    /// The components that it needs, as indexes into `components`. May contain duplicates.
    std::span<const std::uint32_t> dependencies;
    /// For each of these, whether it only defines an order. Empty if none does.
    std::span<const bool> order_only{};
    /// Hooks and handlers. For each signal: the hooks before, at most one handler, the hooks after.
    std::span<const step> steps;
    std::span<const work> works{};  ///< What runs in the background.
    /// What follows when it fails while it runs. Null if the groups around it define that.
    const cruller::supervision* supervision = nullptr;
    /// The time from one `health` check to the next, and the limit of one. Zero: 5 s;
    /// negative: it is not checked.
    std::chrono::nanoseconds health_every{};
    /// Whether it decides that the program is ready. If no component does, those decide that no
    /// component needs.
    bool is_entry_point = false;
    bool is_on_main_thread = false;  ///< Whether its functions run on the thread of the verb.
    /// Makes the instance if no start handler does, for a constant. May be null.
    function create = nullptr;
    /// Destroys the instance. Null if there is nothing to destroy. Must not throw.
    void (*destroy)(void* instances) = nullptr;
    /// Its config as one value, with what is inside it: a map, or a list for a positional config.
    /// Of a constant its value. May be empty.
    std::span<const config_value> config;
    /// The values of a live system that replace those of the config. Null: they cannot be set.
    detail::values_in_use& (*values)(void* instances) = nullptr;
    std::uint32_t values_index = 0;  ///< The index of the component in these values.
    /// The type of the instance. Null means no typed access.
    const std::type_info* type = nullptr;
    /// The address of the instance in `instances`.
    void* (*locate)(void* instances) = nullptr;
    /// Appends the instance at the address of `locate` as text. Null if it cannot be printed, and
    /// for a constant, which `config` prints.
    void (*print)(const void* instance, std::string& out) = nullptr;
    /// The type that other components see, if it is another one.
    const std::type_info* interface = nullptr;
    /// The address of the object that other components see.
    void* (*locate_interface)(void* instances) = nullptr;
    /// The limit of its handler and hooks for each signal; not positive: no limit.
    std::chrono::nanoseconds timeout{};
    bool is_constant = false;  ///< Whether it is a value.
    bool is_const = false;     ///< Whether other components see the instance as const.
    bool is_cached = false;    ///< Whether the instance outlives the system.
  };

  /// A group that is more than a prefix of ids.
  struct group {
    std::string_view id;       ///< Empty for the root.
    bool is_mount = false;     ///< Whether it is a definition of its own.
    bool is_sequence = false;  ///< Whether its entries start one after the other.
    bool has_base = false;     ///< Whether it contains a base.
    /// What follows when a component inside fails. Null if the groups around it define that.
    const cruller::supervision* supervision = nullptr;
  };

  /// Another name for a component or group.
  struct alias {
    std::string_view id;          ///< The other name, from the root.
    std::string_view stands_for;  ///< The id of a component or group, not of another alias.
    bool is_import = false;       ///< Whether it leads out of a mount.
  };

  /// In definition order, which applies where dependencies do not define an order.
  std::span<const component> components;
  std::span<const group> groups{};   ///< Groups that are more than a prefix.
  std::span<const alias> aliases{};  ///< Other names.
};

/// An edge of a plan's graph, from the point of view of one of its two components.
struct plan_edge {
  std::uint32_t to;  ///< The component at the other end, as an index into `plan::components`.
  /// Whether the edge only defines an order, because of `depends_on` or a `sequence`, and passes no
  /// instance.
  bool order_only;
};

}  // namespace cruller::v0
