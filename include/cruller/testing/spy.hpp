// Spies: functions in the place of components, which write down how they are called.
#pragma once

#include <algorithm>
#include <cruller/component.hpp>
#include <cruller/context.hpp>
#include <cruller/error.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

namespace cruller {
namespace testing {

/// A spy was called more often than `returns_each` has values for.
class out_of_answers : public error {
 public:
  out_of_answers(const std::string& component, std::size_t answers)
      : error(
            component + ": this spy was called more often than the " + std::to_string(answers) +
            " times for which returns_each has a value"
        ) {}
};

}  // namespace testing

namespace detail {

// Texts are copied: who calls with a string_view keeps it alive for the call only.
template <typename Type, typename Decayed = std::decay_t<Type>>
using kept_argument = std::conditional_t<
    std::is_same_v<Decayed, std::string_view> || std::is_same_v<Decayed, const char*> ||
        std::is_same_v<Decayed, char*>,
    std::string,
    std::conditional_t<std::is_copy_constructible_v<Decayed>, Decayed, empty>>;

template <typename Type>
kept_argument<Type> keep_argument(const std::remove_reference_t<Type>& argument) {
  if constexpr (std::is_same_v<kept_argument<Type>, empty>)
    return {};
  else if constexpr (std::is_pointer_v<std::decay_t<Type>> && std::is_same_v<kept_argument<Type>, std::string>)
    return argument == nullptr ? std::string() : std::string(argument);
  else
    return kept_argument<Type>(argument);
}

// What a spy answers when it is called for the nth time.
struct answers_by_default {
  template <typename Result, typename... Arguments>
  Result answer(const std::string&, std::size_t, Arguments&&...) {
    static_assert(
        std::is_void_v<Result> || std::is_default_constructible_v<Result>,
        "cruller: a spy must know what to return. Say it with .returns(value), .returns_each(…) or "
        ".does(function); a result that can be made of nothing needs none of them."
    );
    return Result();
  }
};

template <typename Value>
struct answers_always {
  Value value;

  template <typename Result, typename... Arguments>
  Result answer(const std::string&, std::size_t, Arguments&&...) {
    return std::as_const(value);
  }
};

template <typename... Values>
struct answers_each {
  std::tuple<Values...> values;

  template <typename Result, typename... Arguments>
  Result answer(const std::string& component, std::size_t call, Arguments&&...) {
    return nth<Result, 0>(component, call);
  }

  template <typename Result, std::size_t Index>
  Result nth(const std::string& component, std::size_t call) const {
    if constexpr (Index == sizeof...(Values)) {
      throw testing::out_of_answers(component, sizeof...(Values));
    } else {
      if (call == Index) return std::get<Index>(values);
      return nth<Result, Index + 1>(component, call);
    }
  }
};

template <typename Function>
struct answers_by_doing {
  Function function;

  template <typename Result, typename... Arguments>
  Result answer(const std::string&, std::size_t, Arguments&&... arguments) {
    return static_cast<Result>(std::invoke(function, static_cast<Arguments&&>(arguments)...));
  }
};

template <typename Signature, typename Answers>
struct make_spy;

}  // namespace detail

namespace testing {

template <typename Signature>
class spied;

/// The instance of a `spy`: a function that writes down its calls. It is a `std::function` of the
/// same signature, so it can go wherever one is wanted.
///
/// Its copies share the record: one that is made while the system runs can be asked after the stop.
/// Safe to call and to ask from several threads.
template <typename Result, typename... Arguments>
class spied<Result(Arguments...)> : public std::function<Result(Arguments...)> {
 public:
  /// The arguments of one call, copied: texts as `std::string`, what cannot be copied as
  /// `cruller::empty`.
  using call = std::tuple<cruller::detail::kept_argument<Arguments>...>;

  /// All calls so far, in the order in which they came; those that threw, too.
  std::vector<call> calls() const {
    const std::lock_guard lock(record_->mutex);
    return record_->calls;
  }
  /// Whether one of the calls had these arguments.
  bool called_with(const cruller::detail::kept_argument<Arguments>&... arguments) const {
    const std::lock_guard lock(record_->mutex);
    return std::ranges::find(record_->calls, call(arguments...)) != record_->calls.end();
  }
  /// Forgets the calls. What it answers goes on from where it is.
  void clear() {
    const std::lock_guard lock(record_->mutex);
    record_->calls.clear();
  }

 private:
  template <typename Signature, typename Answers>
  friend struct cruller::detail::make_spy;

  struct record {
    std::size_t write(call made) {
      const std::lock_guard lock(mutex);
      calls.push_back(std::move(made));
      return count++;
    }

    std::mutex mutex;
    std::vector<call> calls;
    std::size_t count = 0;  // also of calls that are forgotten
  };

  template <typename Answers>
  spied(std::shared_ptr<record> record, std::string component, const Answers& answers)
      : std::function<Result(Arguments...)>(
            [record, component, answers = std::make_shared<Answers>(answers)](Arguments... arguments
            ) -> Result {
              const std::size_t call = record->write(
                  spied::call(cruller::detail::keep_argument<Arguments>(arguments)...)
              );
              return answers->template answer<Result>(
                  component, call, static_cast<Arguments&&>(arguments)...
              );
            }
        ),
        record_(std::move(record)) {}

  std::shared_ptr<record> record_;
};

}  // namespace testing

namespace detail {

template <typename Result, typename... Arguments, typename Answers>
struct make_spy<Result(Arguments...), Answers> {
  using type = testing::spied<Result(Arguments...)>;
  Answers answers;

  type operator()(context& step) const {
    return type(std::make_shared<typename type::record>(), std::string(step.id()), answers);
  }
};

template <typename Signature, typename Answers>
using spy_component = node::component<
    handler<"start", order::dependencies_first, hook::none, make_spy<Signature, Answers>>>;

}  // namespace detail

namespace node {

/// A spy is a component that can be told, too, what it answers.
template <typename Result, typename... Arguments, typename Answers>
struct component<handler<
    "start",
    order::dependencies_first,
    hook::none,
    cruller::detail::make_spy<Result(Arguments...), Answers>>> {
  boost::hana::basic_tuple<handler<
      "start",
      order::dependencies_first,
      hook::none,
      cruller::detail::make_spy<Result(Arguments...), Answers>>>
      parts;

  /// Every call returns a copy of this.
  template <typename Value>
  requires(!std::is_void_v<Result> && std::is_convertible_v<const Value&, Result>) constexpr auto returns(
      Value value
  ) const {
    return answering(detail::answers_always<Value>{std::move(value)});
  }
  /// The first call returns the first of these, the second the second, and so on. A call after the
  /// last throws `testing::out_of_answers`.
  template <typename... Values>
  requires(
      !std::is_void_v<Result> && sizeof...(Values) != 0 &&
      (... && std::is_convertible_v<const Values&, Result>)
  ) constexpr auto returns_each(Values... values) const {
    return answering(detail::answers_each<Values...>{std::tuple<Values...>(std::move(values)...)});
  }
  /// Every call calls this, and returns what it returns. Calls that come at the same time call it
  /// at the same time.
  template <typename Function>
  requires(std::is_invocable_r_v<Result, Function&, Arguments...>) constexpr auto does(
      Function function
  ) const {
    return answering(detail::answers_by_doing<Function>{std::move(function)});
  }

 private:
  template <typename Other>
  static constexpr auto answering(Other answers) {
    return dsl::component(dsl::start(cruller::detail::make_spy<Result(Arguments...), Other>{
        std::move(answers)}));
  }
};

}  // namespace node

namespace testing {

/// A component whose instance is a function that writes down its calls:
/// `with(shop, "mailer"_k = spy<bool(std::string)>().returns(true))`. See `spied` for what can be
/// asked of it.
///
/// What it answers is said by `.returns(value)`, `.returns_each(values…)` or `.does(function)`;
/// otherwise it is a value-initialized result. Each start makes a new one, which has no calls yet.
template <typename Signature>
requires std::is_function_v<Signature>
constexpr auto spy() {
  return dsl::component(
      dsl::start(cruller::detail::make_spy<Signature, cruller::detail::answers_by_default>{})
  );
}

}  // namespace testing
}  // namespace cruller
