// Health reports: how well a component does its work.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace cruller::inline v0 {

/// How well a component does its work, from best to worst.
enum class health_level : unsigned char {
  ok,        ///< It does its work.
  degraded,  ///< It does its work, but slower or not completely.
  down       ///< It does not do its work at the moment.
};

/// The level's name: `"degraded"`.
[[nodiscard]] constexpr std::string_view name_of(health_level level) noexcept {
  constexpr std::string_view names[] = {"ok", "degraded", "down"};
  return names[static_cast<unsigned char>(level)];
}

/// The result of a `health` handler: a level and a reason. A plain value.
class health_report {
 public:
  /// `ok`.
  health_report() noexcept = default;

  /// The component does its work.
  [[nodiscard]] static health_report ok() noexcept { return {}; }
  /// It does its work, but slower or not completely. It stays ready.
  [[nodiscard]] static health_report degraded(std::string reason) {
    return {health_level::degraded, std::move(reason)};
  }
  /// It does not do its work at the moment. What needs it is not ready.
  [[nodiscard]] static health_report down(std::string reason) {
    return {health_level::down, std::move(reason)};
  }

  /// The level.
  [[nodiscard]] health_level level() const noexcept { return level_; }
  /// Why it is not `ok`: one line of text. Empty if it is.
  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }

  /// Whether both have the same level and reason.
  friend bool operator==(const health_report&, const health_report&) = default;
  /// The one with the worse level; the first if they have the same level.
  [[nodiscard]] friend const health_report& worst_of(
      const health_report& one, const health_report& other
  ) noexcept {
    return one.level_ < other.level_ ? other : one;
  }

 private:
  health_report(health_level level, std::string reason)
      : level_(level), reason_(std::move(reason)) {}

  health_level level_ = health_level::ok;
  std::string reason_;
};

}  // namespace cruller::v0
