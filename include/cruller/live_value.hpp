// A value that may change while components that use it run.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>

namespace cruller::inline v0 {
namespace detail {

// Where the value is: in an atomic object if that takes no lock, otherwise behind a mutex.
template <typename T>
consteval bool is_lock_free() {
  if constexpr (std::is_trivially_copyable_v<T> && std::is_default_constructible_v<T>)
    return std::atomic<T>::is_always_lock_free;
  else
    return false;
}

template <typename T, bool LockFree>
class live_storage {
 public:
  explicit live_storage(T value) : value_(std::make_shared<const T>(std::move(value))) {}
  T get() const { return *share(); }
  std::shared_ptr<const T> share() const {
    const std::lock_guard lock(mutex_);
    return value_;
  }
  void set(T value) {
    auto next = std::make_shared<const T>(std::move(value));
    const std::lock_guard lock(mutex_);
    value_.swap(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;
};
template <typename T>
class live_storage<T, true> {
 public:
  explicit live_storage(T value) : value_(value) {}
  T get() const noexcept { return value_.load(std::memory_order_acquire); }
  std::shared_ptr<const T> share() const { return std::make_shared<const T>(get()); }
  void set(T value) noexcept { value_.store(value, std::memory_order_release); }

 private:
  std::atomic<T> value_;
};

// Publishes values; the system's side of a live value.
struct live_access;

}  // namespace detail

/// What a handler gets for `live(setting<T>…)`: the value as it is now. A changed value is
/// published while components run; nothing restarts. Any thread may read it at any time. It lives
/// as long as the system.
template <typename T>
class live_value {
 public:
  /// With this value, for tests of functions that take a live value.
  explicit live_value(T value) : storage_(std::move(value)) {}
  live_value(const live_value&) = delete;
  live_value& operator=(const live_value&) = delete;
  ~live_value() = default;

  /// The value now: a copy. Takes no lock if `T` fits into a lock-free atomic object.
  [[nodiscard]] T get() const { return storage_.get(); }
  /// The same.
  [[nodiscard]] operator T() const { return storage_.get(); }
  /// The value now, shared, so that a large one is not copied. It does not change.
  [[nodiscard]] std::shared_ptr<const T> share() const { return storage_.share(); }

 private:
  friend struct detail::live_access;

  detail::live_storage<T, detail::is_lock_free<T>()> storage_;
};

}  // namespace cruller::v0
