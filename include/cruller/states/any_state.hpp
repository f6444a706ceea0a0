// The type-erased interface of states: name, status, and closing.
#pragma once

#include <any>
#include <atomic>
#include <cruller/file_descriptor.hpp>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)
namespace cruller::inline v0 {

/// The status of a state.
enum class state_status : unsigned char {
  unrealized,  ///< It has no value; the first use starts it.
  starting,    ///< Its start handler runs.
  realized,    ///< It has a value.
  stopping     ///< Its stop handler runs; only that handler still reaches the value.
};

/// The status's name: `"realized"`.
[[nodiscard]] constexpr std::string_view name_of(state_status status) noexcept {
  constexpr std::string_view names[] = {"unrealized", "starting", "realized", "stopping"};
  return names[static_cast<unsigned char>(status)];
}

/// What `override` does with a realized state.
enum class if_realized : unsigned char {
  refuse,  ///< It throws `lifecycle_error`, without any effect.
  close    ///< It closes the state first.
};

/// User-defined metadata of a state: `meta("score", 42)`. Immutable in a state.
struct state_meta {
  std::string key;   ///< The key: `"score"`.
  std::any value;    ///< The value: 42, an `int`.
  std::string text;  ///< The value as text.
};

namespace detail {

struct state_layer;
struct state_record;

// The name, doc and metadata of a state.
struct state_traits {
  std::string name;
  std::string doc;
  std::vector<state_meta> meta;
  std::string where{};  // "shop.cpp:12" if it has no name
};

}  // namespace detail

class any_state;

/// The optional argument of a state's start handler: `start([](cruller::state_context& c) { … })`.
/// Valid only while the handler runs; not thread-safe.
class state_context {
 public:
  /// For states.
  explicit state_context(any_state& state) : state_(&state) {}
  state_context(const state_context&) = delete;
  state_context& operator=(const state_context&) = delete;

  /// The state's name.
  [[nodiscard]] const std::string& name() const;
  /// The file descriptor that was handed over to the component of this state, see `state_component`
  /// and `context::inherited`. Empty if there is none, if it was taken before, or if something
  /// other than the component starts the state.
  file_descriptor inherited() const;

 private:
  any_state* state_;
};

/// Prints the state's `text()`. With `cruller/state_format.hpp` fmt prints the same.
std::ostream& operator<<(std::ostream& out, const any_state& state);

/// A state with a value of any type. `cruller::state` derives from it. Thread-safe.
class any_state {
 public:
  any_state(const any_state&) = delete;
  any_state& operator=(const any_state&) = delete;

  /// Its name, unique among all states in scope: the second state named "db" is "db#2"; the default
  /// name is "state", to which messages add where the state is defined: "state#2 (shop.cpp:12)".
  [[nodiscard]] const std::string& name() const;
  /// The text of `doc("…")`, or empty.
  [[nodiscard]] const std::string& doc() const;
  /// The metadata, in the order of the parts.
  [[nodiscard]] const std::vector<state_meta>& meta() const;
  /// The metadata with this key and type, or null.
  template <typename T>
  [[nodiscard]] const T* meta(std::string_view key) const {
    for (const state_meta& each : meta())
      if (each.key == key) return std::any_cast<T>(&each.value);
    return nullptr;
  }

  /// Whether it has a value. Never starts the state.
  [[nodiscard]] bool realized() const noexcept {
    return value_.load(std::memory_order_acquire) != nullptr;
  }
  /// Starts the state unless it is realized, as its first use does. Throws what `*` throws.
  void force() const { static_cast<void>(reach()); }
  /// Its status. Never starts the state.
  [[nodiscard]] state_status status() const;
  /// The name, the status and, if realized, the value: `db: realized, 42`. Never starts a state.
  /// Closing the state waits until the text is complete.
  [[nodiscard]] std::string text() const;

  /// Calls the stop handler and destroys the value; the next use starts the state again. Does
  /// nothing if the state is not realized; waits while another thread starts or stops it.
  ///
  /// Before the stop handler runs, the state is withdrawn: from then on other threads do not get
  /// the value; they wait until it is destroyed, and then start the state again. The thread of the
  /// stop handler still gets the value. References that other threads hold must not be used after
  /// the stop handler returns, so the handler is the place to wait for their users, which must not
  /// use the state again while they finish.
  ///
  /// Throws `signal_error` if the stop handler throws: the value stays, and `close` or
  /// `force_close` can be called again. Throws `lifecycle_error` in a handler of the state itself.
  void close();
  /// Like `close`, but without the stop handler, for a stop handler that fails.
  void force_close();

 protected:
  /// For states: creates a state with these traits and handlers.
  any_state(detail::state_traits traits, detail::state_layer& layer);
  virtual ~any_state();

  /// For states: the value; starts the state if it is not realized.
  void* reach() const {
    void* const value = value_.load(std::memory_order_acquire);
    if (value != nullptr) [[likely]]
      return value;
    return realize();
  }
  /// For states: the value, or null.
  void* look() const noexcept { return value_.load(std::memory_order_acquire); }

  /// For states: closes the state before its handlers are destroyed. Exceptions of the stop handler
  /// are reported to watchers only.
  void end() noexcept;

 private:
  friend class state_override;

  void* realize() const;
  void push(detail::state_layer& layer, if_realized realized);
  void remove(std::unique_ptr<detail::state_layer> layer) noexcept;

  std::atomic<void*> value_ = nullptr;
  std::unique_ptr<detail::state_record> record_;
};

/// A reference to a state, as returned by `states::active()`. Valid while the state is in scope. A
/// plain value: copy it to other threads.
class state_ref {
 public:
  /// Refers to this state.
  state_ref(any_state& state) noexcept : state_(&state) {}

  /// The state.
  any_state& operator*() const noexcept { return *state_; }
  /// Access to a member of the state.
  any_state* operator->() const noexcept { return state_; }
  /// Whether both refer to the same state.
  friend bool operator==(state_ref, state_ref) = default;
  /// Prints the state.
  friend std::ostream& operator<<(std::ostream& out, state_ref state) { return out << *state; }

 private:
  any_state* state_;
};

/// Replaces handlers of a state until the end of the scope. Returned by `override`. Used by one
/// thread at a time.
class [[nodiscard]] state_override {
 public:
  /// For states: replaces handlers of the state by those of the layer.
  state_override(
      any_state& state, std::unique_ptr<detail::state_layer> layer, if_realized realized
  );
  /// Moves the override; `other` does nothing then.
  state_override(state_override&& other) noexcept;
  state_override& operator=(state_override&&) = delete;
  /// Closes the state if it is realized, and restores its previous handlers. Exceptions of the stop
  /// handler are reported to watchers only. The state must still be in scope.
  ~state_override();

 private:
  any_state* state_;
  std::unique_ptr<detail::state_layer> layer_;
};

}  // namespace cruller::v0
#pragma GCC visibility pop
