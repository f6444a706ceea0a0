// The waist: a definition lowered to plain records. Above it nothing runs, below it nothing is a
// template.
#pragma once

#include <any>
#include <cruller/signal.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <typeinfo>

namespace cruller {

class context;

/// A system as a table of plain records. The texts and spans must outlive it; in a plan that the
/// compiler made they are read-only data. Hand-made plans are welcome: `wiring` checks them.
struct plan {
  /// Calls a handler. `instances` is the storage of the live system, the same for all components.
  using function = void (*)(void* instances, context& step);

  /// One handler or hook of a component.
  struct step {
    signal_id signal;
    hook when;
    function call;
  };

  /// One value inside a config, in the order in which it is written. A map or list is followed by
  /// the `size` values inside it, each counted with all that follows it.
  struct config_value {
    enum class kind : unsigned char { ref, value, map, list };
    kind what;
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

  struct component {
    std::string_view id;   ///< From the root: `"http.server"`.
    std::string_view doc;  ///< One line, or empty.
    /// What it needs, as indexes into `components`. May repeat.
    std::span<const std::uint32_t> dependencies;
    /// Its hooks and handlers. For each signal: those before, at most one handler, those after.
    std::span<const step> steps;
    /// Makes the instance where no start handler does: of a constant. May be null.
    function create = nullptr;
    /// Destroys the instance. Null when there is nothing to destroy. Never throws.
    void (*destroy)(void* instances) = nullptr;
    std::span<const config_value> config;
    bool named_config = false;
    /// Null where it is not a constant, or cannot be read from text.
    reader read = nullptr;
    /// Appends a constant as text: what the live system has been given for it, or, where that is
    /// null, what the definition says. Null where it is not a constant.
    void (*show)(const std::any* given, std::string& out) = nullptr;
    /// The type of the instance, and where it lies in `instances`; null: no typed access.
    const std::type_info* type = nullptr;
    void* (*locate)(void* instances) = nullptr;
  };

  /// In the order in which they are defined, which decides where no dependency does.
  std::span<const component> components;
};

}  // namespace cruller
