// Runtime errors: one base class; each error carries data besides its message.
#pragma once

// Included first, because older compilers fail in the standard library's headers.
#include <cruller/compiler.hpp>
//
#include <chrono>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)
namespace cruller::inline v0 {
namespace detail {

// The data of an exception, shared by its copies: a copy that throws would end the program.
template <typename Data>
class shared_data {
 public:
  explicit shared_data(Data data) : data_(std::make_shared<const Data>(std::move(data))) {}
  // Not moved: a moved-from exception still has its data.
  shared_data(const shared_data&) noexcept = default;
  shared_data& operator=(const shared_data&) noexcept = default;
  ~shared_data() = default;

  const Data& operator*() const noexcept { return *data_; }
  const Data* operator->() const noexcept { return data_.get(); }

 private:
  std::shared_ptr<const Data> data_;
};

}  // namespace detail

/// The base class of the exceptions that the library throws. Where the standard library has a type
/// for an error, that type is thrown: `std::system_error` for a system call, `std::bad_alloc` when
/// memory runs out. Copying an error does not throw; threads may read the same error.
class error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A verb is called in a state that does not allow it, for example `start` on a suspended system.
class lifecycle_error : public error {
 public:
  using error::error;
};

/// An invalid plan: it has a cycle, an index out of range or a duplicate id. Only plans made by
/// hand can have these errors; for a definition, the compiler reports them.
class plan_error : public error {
 public:
  using error::error;
};

/// An unknown name. The message contains the name, the most similar known name, and the first of
/// the known names.
class unknown_name : public error {
 public:
  /// `kind` says what kind of name it is: `"component"`.
  unknown_name(std::string_view kind, std::string_view name, std::vector<std::string> known);

  /// The unknown name.
  [[nodiscard]] const std::string& name() const noexcept { return data_->name; }
  /// The known name that is most similar to `name()`; empty if no names are known.
  [[nodiscard]] const std::string& nearest() const noexcept { return data_->nearest; }
  /// All known names.
  [[nodiscard]] const std::vector<std::string>& known() const noexcept { return data_->known; }

 private:
  unknown_name(
      std::string_view kind,
      std::string_view name,
      std::string nearest,
      std::vector<std::string>&& known
  );

  struct data {
    std::string name;
    std::string nearest;
    std::vector<std::string> known;
  };
  detail::shared_data<data> data_;
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

/// A value cannot be set: the text cannot be converted to its type, the checks of a setting refuse
/// it, or it is nothing that can be set.
class value_error : public error {
 public:
  /// `text` is no `type`: the type of the value at `path`, in words or as a C++ name. A phrase with
  /// an article, such as `a number from 1 to 65535`, is used as it is.
  value_error(std::string_view path, std::string_view text, std::string_view type);
  /// What is at `path` cannot be set, because it is something else: `a map; set its members`.
  value_error(std::string_view path, std::string_view something_else);

  /// The path of the value, or of the member of one.
  [[nodiscard]] const std::string& path() const noexcept { return data_->path; }
  /// The text; `****` if it is a secret, or may have been meant for one.
  [[nodiscard]] const std::string& text() const noexcept { return data_->text; }
  /// The expected type, in words or as a C++ name; or what is there.
  [[nodiscard]] const std::string& type() const noexcept { return data_->type; }

 private:
  struct data {
    std::string path;
    std::string text;
    std::string type;
  };
  detail::shared_data<data> data_;
};

/// An environment variable is not set, or its value cannot be converted to the requested type.
class environment_error : public error {
 public:
  /// For the setting at `path`. `text` is null if the variable is not set; then `variable` may name
  /// several: `PORT or HTTP_PORT`.
  environment_error(
      std::string_view path, std::string_view variable, const char* text, std::string_view type
  );

  /// The path of the setting.
  [[nodiscard]] const std::string& path() const noexcept { return data_->path; }
  /// The name of the variable.
  [[nodiscard]] const std::string& variable() const noexcept { return data_->variable; }
  /// Whether it is set; then its value is invalid.
  bool is_set() const noexcept { return data_->is_set; }
  /// Its value; empty if it is not set.
  [[nodiscard]] const std::string& text() const noexcept { return data_->text; }
  /// The expected type, in words or as a C++ name.
  [[nodiscard]] const std::string& type() const noexcept { return data_->type; }

 private:
  struct data {
    std::string path;
    std::string variable;
    bool is_set;
    std::string text;
    std::string type;
  };
  detail::shared_data<data> data_;
};

/// A setting has no value: it has no default, and nothing gives it one.
class missing_value : public error {
 public:
  /// The setting at `path` has no variable.
  explicit missing_value(std::string_view path);

  /// The path of the setting.
  [[nodiscard]] const std::string& path() const noexcept { return *data_; }

 private:
  detail::shared_data<std::string> data_;
};

/// An instance was requested with a type that it does not have.
class type_error : public error {
 public:
  using error::error;
};

/// States that depend on each other in a cycle.
class cycle_error : public error {
 public:
  /// `path` leads from a state back to itself: each state needs the next one.
  explicit cycle_error(std::vector<std::string> path);

  /// The names of the states in the cycle; the last name equals the first.
  [[nodiscard]] const std::vector<std::string>& path() const noexcept { return *data_; }

 private:
  detail::shared_data<std::vector<std::string>> data_;
};

/// A component exceeded a time limit: the `.timeout` of a signal, or its own `timeout(d)`. It is
/// the cause of a failure, unless the late handler threw an exception, which is then the cause.
class timeout_error : public error {
 public:
  /// The component took `taken`, with a limit of `allowed`: its own limit if `by_component` is
  /// true, otherwise the limit of the signal.
  timeout_error(
      std::chrono::nanoseconds taken, std::chrono::nanoseconds allowed, bool by_component
  );

  /// The limit that expired.
  [[nodiscard]] std::chrono::nanoseconds allowed() const noexcept { return allowed_; }

 private:
  std::chrono::nanoseconds allowed_;
};

/// The `work` of a component returned before it was requested to stop: it is the cause of the
/// component's failure.
class work_ended : public error {
 public:
  /// Its message says how to permit the return.
  work_ended()
      : error(
            "the work function returned before it was requested to stop; use work(f).may_end() if "
            "it may return"
        ) {}
};

/// A component that failed, with the signal and the cause. A plain value.
struct failure {
  std::string component;     ///< Its id.
  std::string signal;        ///< The name of the signal.
  std::string message;       ///< The message of the exception, or its type if it has no message.
  std::exception_ptr cause;  ///< The exception that the handler threw.
};

/// A signal failed, or was cancelled. The first failure is the primary one.
///
/// The exception of the primary failure is nested: `std::rethrow_if_nested` throws it. For a signal
/// that was cancelled without a failure it is an `error`. If there is not enough memory for this
/// report, `std::bad_alloc` is thrown instead, with the same exception nested.
class signal_error : public error, public std::nested_exception {
 public:
  /// Must be constructed while the exception of the primary failure is being handled, so that it
  /// nests. `cancelled` is the name of the signal if it was cancelled, otherwise empty.
  signal_error(
      std::vector<failure> failures,
      std::vector<std::string> rolled_back,
      std::vector<std::string> not_reached,
      std::string cancelled = {}
  );

  /// The id of the component that failed first. Empty if the signal was cancelled and none failed.
  [[nodiscard]] const std::string& component() const noexcept { return data_->component; }
  /// The signal that it received; if none failed, the signal that was cancelled.
  [[nodiscard]] const std::string& signal() const noexcept { return data_->signal; }
  /// Whether the signal was cancelled: by `any_system::cancel`, or by the token in its options.
  [[nodiscard]] bool cancelled() const noexcept { return data_->cancelled; }
  /// The failures in chronological order, the primary one first. Empty only if the signal was
  /// cancelled.
  [[nodiscard]] const std::vector<failure>& failures() const noexcept { return data_->failures; }
  /// The components that the failed call started and stopped again, in the order of stopping.
  [[nodiscard]] const std::vector<std::string>& rolled_back() const noexcept {
    return data_->rolled_back;
  }
  /// The components that did not receive the signal because of the failure or the cancellation, in
  /// the order of the signal.
  [[nodiscard]] const std::vector<std::string>& not_reached() const noexcept {
    return data_->not_reached;
  }

 private:
  struct data {
    std::vector<failure> failures;
    std::vector<std::string> rolled_back;
    std::vector<std::string> not_reached;
    bool cancelled;
    std::string component;
    std::string signal;
  };
  static data data_of(
      std::vector<failure>&& failures,
      std::vector<std::string>&& rolled_back,
      std::vector<std::string>&& not_reached,
      std::string&& cancelled
  );
  detail::shared_data<data> data_;
};

}  // namespace cruller::v0
#pragma GCC visibility pop
