// The instance of a spy: a function that records its calls.
#pragma once

#include <algorithm>
#include <cruller/dsl/component.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace cruller::inline v0 {
namespace detail {

// Strings are copied, because a string_view argument may be valid during the call only.
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

template <typename Signature, typename Answers>
struct make_spy;

}  // namespace detail

namespace testing {

template <typename Signature>
class spied;

/// The instance of a `spy`: a function that records its calls. It derives from the `std::function`
/// of its signature, so it can be passed wherever one is expected.
///
/// Copies share the record: a copy made while the system runs can be queried after the stop.
/// Thread-safe.
template <typename Result, typename... Arguments>
class spied<Result(Arguments...)> : public std::function<Result(Arguments...)> {
 public:
  /// The arguments of a call, copied: strings as `std::string`, non-copyable arguments as
  /// `cruller::empty`.
  using call = std::tuple<cruller::detail::kept_argument<Arguments>...>;

  /// All calls so far, in chronological order, including calls that threw.
  [[nodiscard]] std::vector<call> calls() const {
    const std::lock_guard lock(record_->mutex);
    return record_->calls;
  }
  /// Whether one of the calls had these arguments.
  [[nodiscard]] bool called_with(const cruller::detail::kept_argument<Arguments>&... arguments
  ) const {
    const std::lock_guard lock(record_->mutex);
    return std::ranges::find(record_->calls, call(arguments...)) != record_->calls.end();
  }
  /// Clears the record. Does not reset the sequence of return values.
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
    std::size_t count = 0;  // includes cleared calls
  };

  template <typename Answers>
  spied(std::shared_ptr<record> its_record, std::string component, const Answers& answers)
      : std::function<Result(Arguments...)>(
            [kept = its_record,
             component,
             answers = std::make_shared<Answers>(answers)](Arguments... arguments) -> Result {
              const std::size_t number = kept->write(
                  spied::call(cruller::detail::keep_argument<Arguments>(arguments)...)
              );
              return answers->template answer<Result>(
                  component, number, static_cast<Arguments&&>(arguments)...
              );
            }
        ),
        record_(std::move(its_record)) {}

  std::shared_ptr<record> record_;
};

}  // namespace testing
}  // namespace cruller::v0
