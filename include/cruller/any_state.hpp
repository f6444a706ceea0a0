// A state without its type: its name, where it is in its life, and the verbs that end it.
#pragma once

#include <any>
#include <atomic>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)
namespace cruller {

/// Where a state is in its life.
enum class state_status : unsigned char {
  unrealized,  ///< It has no value; the first use starts it.
  starting,    ///< Its start handler runs.
  realized,    ///< It has a value.
  stopping     ///< Its stop handler runs; the value is still there.
};

/// The status's name: `"realized"`.
constexpr std::string_view name_of(state_status status) {
  constexpr std::string_view names[] = {"unrealized", "starting", "realized", "stopping"};
  return names[static_cast<unsigned char>(status)];
}

/// What `override` does with a state that is realized: it throws, or it closes it first.
enum class if_realized : unsigned char {
  refuse,  ///< It throws `lifecycle_error`, and nothing has happened.
  close    ///< It closes the state first.
};

/// Something that a program says about a state: `meta("score", 42)`.
struct state_meta {
  std::string key;   ///< What it is about: `"score"`.
  std::any value;    ///< What is said: 42, an `int`.
  std::string text;  ///< The value, printed.
};

namespace detail {

struct state_layer;
struct state_record;

// What the parts of a state say about it.
struct state_traits {
  std::string name;
  std::string doc;
  std::vector<state_meta> meta;
};

}  // namespace detail

/// A state, whatever its value is: `cruller::state` is one. Any thread may ask it anything.
class any_state {
 public:
  any_state(const any_state&) = delete;
  any_state& operator=(const any_state&) = delete;

  /// Its name, by which it can be told from every other state in scope: the second one that is
  /// called "db" is "db#2", and one without a name is "state".
  const std::string& name() const;
  /// What `doc("…")` says; empty without one.
  const std::string& doc() const;
  /// What `meta(key, value)` says, as written.
  const std::vector<state_meta>& meta() const;
  /// The value under the key; null where there is none, or one of another type.
  template <typename T>
  const T* meta(std::string_view key) const {
    for (const state_meta& each : meta())
      if (each.key == key) return std::any_cast<T>(&each.value);
    return nullptr;
  }

  /// Whether it has a value. Never starts it.
  bool realized() const noexcept { return value_.load(std::memory_order_acquire) != nullptr; }
  /// Where it is in its life. Never starts it.
  state_status status() const;
  /// Name, status, and where it is realized the value: `db: realized, 42`. Never starts anything;
  /// who closes the state meanwhile waits.
  std::string text() const;

  /// Calls the stop handler and destroys the value; the next use starts it anew. Does nothing to a
  /// state that is not realized; waits where another thread starts or stops it.
  ///
  /// While the stop handler runs, everybody still gets the value. After it, who reaches for the
  /// state waits, and starts it anew. What was got before must not be used any more when the stop
  /// handler has returned: it is the place to wait for those who use it.
  ///
  /// Throws `signal_error` where the stop handler throws: the value stays, and `close` can be tried
  /// again, or `force_close`. Throws `lifecycle_error` in a handler of the state itself.
  void close();
  /// Like `close`, without the stop handler: the way out where that is broken.
  void force_close();

  /// Prints `text()`. With `cruller/state_format.hpp` fmt prints the same.
  friend std::ostream& operator<<(std::ostream& out, const any_state& state);

 protected:
  /// For states: one with these traits, and with the handlers of this layer.
  any_state(detail::state_traits traits, detail::state_layer& layer);
  virtual ~any_state();

  /// For states: the value: an acquire load and a branch where it is there, else started.
  void* reach() const {
    void* const value = value_.load(std::memory_order_acquire);
    if (value != nullptr) [[likely]]
      return value;
    return realize();
  }
  /// For states: the value, or null where it is not there.
  void* look() const noexcept { return value_.load(std::memory_order_acquire); }

  /// For states: closed for good, before its handlers go. What its stop throws goes to those who
  /// watch.
  void end() noexcept;

 private:
  friend class state_override;

  void* realize() const;
  void push(detail::state_layer& layer, if_realized realized);
  void remove(std::unique_ptr<detail::state_layer> layer) noexcept;

  std::atomic<void*> value_ = nullptr;
  std::unique_ptr<detail::state_record> record_;
};

/// A state among others, as `states::active()` gives it. Valid while the state is in scope.
class state_ref {
 public:
  /// Refers to this one.
  state_ref(any_state& state) : state_(&state) {}

  /// The state.
  any_state& operator*() const { return *state_; }
  /// The state, to ask it something.
  any_state* operator->() const { return state_; }
  /// Whether both refer to the same state.
  friend bool operator==(state_ref, state_ref) = default;
  /// Prints the state.
  friend std::ostream& operator<<(std::ostream& out, state_ref state) { return out << *state; }

 private:
  any_state* state_;
};

/// Handlers in the place of a state's own, until the end of the scope. `override` makes it.
class [[nodiscard]] state_override {
 public:
  /// For states: puts the layer's handlers in the place of the state's own.
  state_override(
      any_state& state, std::unique_ptr<detail::state_layer> layer, if_realized realized
  );
  /// The new one ends the override, and the old one does nothing.
  state_override(state_override&& other) noexcept;
  state_override& operator=(state_override&&) = delete;
  /// Closes the state where it is realized, and gives it back what it had. What the stop handler
  /// throws goes to those who watch. The state must still be in scope.
  ~state_override();

 private:
  any_state* state_;
  std::unique_ptr<detail::state_layer> layer_;
};

}  // namespace cruller
#pragma GCC visibility pop
