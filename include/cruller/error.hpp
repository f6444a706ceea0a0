// What can go wrong while a program runs: one base, and data before sentences.
#pragma once

#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)
namespace cruller {

/// The base of the exceptions that the library throws. What the standard library has a type for is
/// thrown as that: `std::system_error` for a system call, `std::bad_alloc` where memory runs out.
class error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A verb in a state where it makes no sense, as `start` on a suspended system.
class lifecycle_error : public error {
 public:
  using error::error;
};

/// A plan that no system can follow: a cycle, an index out of range, an id that stands twice.
/// Only hand-made plans can have these; the compiler refuses a definition that does.
class plan_error : public error {
 public:
  using error::error;
};

/// A name that nothing has. Shows the name, the nearest known one, and the first of those that are
/// known.
class unknown_name : public error {
 public:
  /// `kind` says what has no such name: `"component"`.
  unknown_name(std::string_view kind, std::string_view name, std::vector<std::string> known);

  /// The name that nothing has.
  const std::string& name() const { return name_; }
  /// The known name that is most like `name()`; empty when nothing is known.
  const std::string& nearest() const { return nearest_; }
  /// All names that are known.
  const std::vector<std::string>& known() const { return known_; }

 private:
  unknown_name(
      std::string_view kind,
      std::string_view name,
      std::string nearest,
      std::vector<std::string>&& known
  );

  std::string name_;
  std::string nearest_;
  std::vector<std::string> known_;
};

/// No component or group has this id.
class unknown_component : public unknown_name {
 public:
  /// `known` are the ids of all components and groups.
  unknown_component(std::string_view name, std::vector<std::string> known)
      : unknown_name("component", name, static_cast<std::vector<std::string>&&>(known)) {}
};

/// No signal has this name: neither a built-in one nor one that a component handles.
class unknown_signal : public unknown_name {
 public:
  /// `known` are the names of all signals.
  unknown_signal(std::string_view name, std::vector<std::string> known)
      : unknown_name("signal", name, static_cast<std::vector<std::string>&&>(known)) {}
};

/// No system has this name.
class unknown_system : public unknown_name {
 public:
  /// `known` are the names of all systems.
  unknown_system(std::string_view name, std::vector<std::string> known)
      : unknown_name("system", name, static_cast<std::vector<std::string>&&>(known)) {}
};

/// A text that does not read as the type of the constant that it should set.
class value_error : public error {
 public:
  /// `text` does not read as the `type` that stands under `path`.
  value_error(std::string_view path, std::string_view text, std::string_view type);

  /// The path of the constant, or of the member of one.
  const std::string& path() const { return path_; }
  /// What was to be read.
  const std::string& text() const { return text_; }
  /// What it should read as, in words or as C++ spells it.
  const std::string& type() const { return type_; }

 private:
  std::string path_;
  std::string text_;
  std::string type_;
};

/// A variable of the environment that is not set, or does not read as the type that is asked for.
class environment_error : public error {
 public:
  /// `text` is null where the variable is not set.
  environment_error(std::string_view variable, const char* text, std::string_view type);

  /// The name of the variable.
  const std::string& variable() const { return variable_; }
  /// Whether it is set, and so does not read.
  bool is_set() const { return is_set_; }
  /// What it is set to; empty where it is not set.
  const std::string& text() const { return text_; }
  /// What it should read as, in words or as C++ spells it.
  const std::string& type() const { return type_; }

 private:
  std::string variable_;
  bool is_set_;
  std::string text_;
  std::string type_;
};

/// An instance was asked for with a type that it does not have.
class type_error : public error {
 public:
  using error::error;
};

/// States that need each other to start.
class cycle_error : public error {
 public:
  /// From a state to itself: each needs the next one.
  explicit cycle_error(std::vector<std::string> path);

  /// The names of the states on the cycle; the last one is the first one.
  const std::vector<std::string>& path() const { return path_; }

 private:
  std::vector<std::string> path_;
};

/// A component that was not done in time, with a signal's `.timeout` or a `timeout(d)` of its own.
/// It is the cause of a failure; where the late handler has thrown, what it threw is.
class timeout_error : public error {
 public:
  /// After `taken`, where only `allowed` was there: by a `timeout(d)` of the component, or else by
  /// the signal's.
  timeout_error(
      std::chrono::nanoseconds taken, std::chrono::nanoseconds allowed, bool by_component
  );

  /// How long the component had, or the signal.
  std::chrono::nanoseconds allowed() const { return allowed_; }

 private:
  std::chrono::nanoseconds allowed_;
};

/// One component that failed: which, at what signal, and how.
struct failure {
  std::string component;     ///< Its id.
  std::string signal;        ///< The name of the signal.
  std::string message;       ///< What the exception said; a stand-in when it said nothing.
  std::exception_ptr cause;  ///< What the handler threw.
};

/// A signal did not get through. The first failure is primary, the others are attached.
///
/// The primary failure's exception is nested: `std::rethrow_if_nested` throws it again. Where there
/// is no memory left to tell all this, `std::bad_alloc` is thrown instead, and nests the same.
class signal_error : public error, public std::nested_exception {
 public:
  /// Must be made while the primary failure's exception is being handled, so that it nests.
  signal_error(
      std::vector<failure> failures,
      std::vector<std::string> rolled_back,
      std::vector<std::string> not_reached
  );

  /// The id of the component that failed first.
  const std::string& component() const { return failures_.front().component; }
  /// The signal that it got.
  const std::string& signal() const { return failures_.front().signal; }
  /// Every component that failed, in the order of time, the primary one first. Never empty.
  const std::vector<failure>& failures() const { return failures_; }
  /// What had been started by the failed call and was stopped again, in the order of stopping.
  const std::vector<std::string>& rolled_back() const { return rolled_back_; }
  /// What did not get the signal because of the failure, in the order of the signal.
  const std::vector<std::string>& not_reached() const { return not_reached_; }

 private:
  std::vector<failure> failures_;
  std::vector<std::string> rolled_back_;
  std::vector<std::string> not_reached_;
};

}  // namespace cruller
#pragma GCC visibility pop
