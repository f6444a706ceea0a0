// The waist: a definition lowered to plain records. Above it nothing runs, below it nothing is a
// template.
#pragma once

#include <any>
#include <chrono>
#include <cruller/signal.hpp>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <typeinfo>
#include <vector>

namespace cruller::inline v0 {

// Exported: compilers go by the first declaration.
#pragma GCC visibility push(default)
class context;
#pragma GCC visibility pop

namespace detail {

class [[gnu::visibility("default")]] environment;

// Identifies a type in a plan. Null with -fno-rtti: then `find<T>` is refused, and texts do not
// name types.
template <typename Type>
constexpr const std::type_info* type_of() {
#ifdef __cpp_rtti
  return &typeid(Type);
#else
  return nullptr;
#endif
}

// Whether `type_of` gives more than null. With -fsanitize=undefined g++ cannot compare the address
// itself in a constant expression.
template <typename Type>
constexpr bool knows_type() {
#ifdef __cpp_rtti
  return true;
#else
  return false;
#endif
}

}  // namespace detail

/// A system as a table of plain records. The texts and spans must outlive it; in a plan that the
/// compiler made they are read-only data. Hand-made plans are welcome: `wiring` checks them. Must
/// not change while a `wiring` uses it; threads may read the same one.
struct plan {
  /// Calls a handler. `instances` is the storage of the live system, the same for all components.
  using function = void (*)(void* instances, context& step);

  /// One handler or hook of a component.
  struct step {
    signal_id signal;         ///< What it is for.
    hook when = hook::none;   ///< Handler or hook.
    function call = nullptr;  ///< What is called.
  };

  /// One value inside a config, in the order in which it is written. A map or list is followed by
  /// the `size` values inside it, each counted with all that follows it.
  struct config_value {
    /// What stands there.
    enum class kind : unsigned char {
      ref,    ///< A ref.
      value,  ///< A value of any other kind.
      map,    ///< Values by name, which follow.
      list    ///< Values in a row, which follow.
    };
    kind what;                      ///< Which of these it is.
    std::string_view name;          ///< Empty in a positional config and in a list.
    std::string_view path;          ///< What a ref names: from the root, or from `group`.
    std::string_view group{};       ///< Of a local ref: the group it counts from.
    std::uint32_t size = 0;         ///< How many of the following rows lie inside a map or list.
    const void* address = nullptr;  ///< The value itself.
    void (*print)(const void* address, std::string& out) = nullptr;  ///< Appends it as text.
  };

  /// Reads a constant from text: the whole of it, or, where `member` is not empty, one member.
  /// `current` is the value that the live system has been given before, or null.
  /// Throws `value_error` or `unknown_component`; both show `path`.
  using reader = std::any (*)(
      const std::any* current, std::string_view path, std::string_view member, std::string_view text
  );

  /// One component, a constant too.
  struct component {
    std::string_view id;   ///< From the root: `"http.server"`.
    std::string_view doc;  ///< One line, or empty.
    /// What it needs, as indexes into `components`. May repeat.
    std::span<const std::uint32_t> dependencies;
    /// For each of these, whether it is needed for the order only. Empty: none is.
    std::span<const bool> order_only{};
    /// Its hooks and handlers. For each signal: those before, at most one handler, those after.
    std::span<const step> steps;
    /// Makes the instance where no start handler does: of a constant. May be null.
    function create = nullptr;
    /// Destroys the instance. Null when there is nothing to destroy. Never throws.
    void (*destroy)(void* instances) = nullptr;
    /// Its config, row by row; empty without one. Of a constant that is a map or list, what it
    /// holds where `show` is null.
    std::span<const config_value> config;
    bool named_config = false;  ///< Whether the values of the config have names.
    /// Null where it is not a constant, or cannot be read from text.
    reader read = nullptr;
    /// Appends a constant as text: what the live system has been given for it, or, where that is
    /// null, what the definition says. Null where it is not a constant.
    void (*show)(const std::any* given, std::string& out) = nullptr;
    /// The type of the instance; null: no typed access.
    const std::type_info* type = nullptr;
    /// Where the instance lies in `instances`.
    void* (*locate)(void* instances) = nullptr;
    /// Appends the instance as text, which lies where `locate` says. Null where it cannot be
    /// printed, and of a constant where `show` is enough.
    void (*print)(const void* instance, std::string& out) = nullptr;
    /// The type that others see of the instance, where that is something else.
    const std::type_info* interface = nullptr;
    /// Where what others see lies.
    void* (*locate_interface)(void* instances) = nullptr;
    /// Called for each component that a start is about to start, before the first of them starts:
    /// gets ready what its start will need, and adds what is wrong. `given` is the value that the
    /// live system has been given for the constant, or null. Where `instances` is null, it only
    /// says what would be wrong. May be null.
    void (*prepare
    )(void* instances, const std::any* given, std::vector<std::exception_ptr>& problems) = nullptr;
    /// The environment variables that the instances were made with, by which a config shows values
    /// in use. Null where the component reads none.
    const detail::environment* (*variables)(void* instances) = nullptr;
    /// How long its handler for a signal may take, with the hooks; not positive: any time.
    std::chrono::nanoseconds timeout{};
    bool is_constant = false;  ///< Whether it is a value.
    bool is_const = false;     ///< Whether nobody may change the instance, which is lent as const.
    bool is_cached = false;    ///< Whether the instance outlives the system.
  };

  /// A group that is more than a common name.
  struct group {
    std::string_view id;       ///< Empty for the root.
    bool is_mount = false;     ///< Whether it is a definition of its own.
    bool is_sequence = false;  ///< Whether its entries start one after the other.
    bool has_base = false;     ///< Whether it has parts for all components inside.
  };

  /// Another name for a component or group.
  struct alias {
    std::string_view id;          ///< The other name, from the root.
    std::string_view stands_for;  ///< The id of a component or group, not of another alias.
    bool is_import = false;       ///< Whether it leads out of a mount.
  };

  /// In the order in which they are defined, which decides where no dependency does.
  std::span<const component> components;
  std::span<const group> groups{};   ///< Those that are more than a common name.
  std::span<const alias> aliases{};  ///< Other names.
};

/// An edge of a plan's graph, as one of its two components sees it.
struct plan_edge {
  std::uint32_t to;  ///< The component at the other end, as an index into `plan::components`.
  /// Whether it is there for the order alone, because of `depends_on` or a `sequence`, and no
  /// instance is passed.
  bool order_only;
};

}  // namespace cruller::v0
