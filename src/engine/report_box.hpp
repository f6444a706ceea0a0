// What reporters leave for the supervisor: it outlives the system as long as a reporter does.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cruller/reporter.hpp>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace cruller::inline v0::detail {

// Thread-safe. Nobody waits while holding its mutex.
class report_box {
 public:
  struct report {
    std::uint32_t component;
    std::exception_ptr error;
  };

  explicit report_box(std::size_t components) : components_(components) {}

  // --- for reporters and work ---
  // Ignored unless it belongs to the current start of the component.
  void fail(std::uint32_t component, std::uint64_t start, std::exception_ptr error) noexcept;
  void shut_down(int exit_code) noexcept;
  void keep_health(std::uint32_t component, std::uint64_t start, health_report now) noexcept;
  bool is_stopping(std::uint32_t component, std::uint64_t start) const noexcept;

  // --- for the engine ---
  // The number of the component's current start; begins one unless it has begun. `verb` is the
  // number of the start verb under way, or 0.
  std::uint64_t begin(std::uint32_t component, std::uint64_t verb);
  // The component is stopped: its reporters do nothing from now on. Returns the reports that were
  // not taken.
  std::vector<report> end(std::uint32_t component);
  // The reports of components that the verb has started, which fail it.
  std::vector<report> take_reports_of(std::uint64_t verb);
  // Whether such a report has come.
  bool has_reports_of(std::uint64_t verb) const;
  std::vector<report> take_reports();
  // The last one of the component's current start.
  std::optional<health_report> health_of(std::uint32_t component) const;
  std::optional<int> take_shut_down();
  // Sequentially consistent, see `supervisor::give_up`.
  void announce_end(bool ends) noexcept { is_ending_.store(ends); }
  bool is_ending() const noexcept { return is_ending_.load(); }

  // --- for the supervisor ---
  // The number of news so far.
  std::uint64_t news() const;
  void add_news() noexcept;
  // Waits until there are more news, or, if it is given, until that time of the steady clock.
  void wait(std::uint64_t seen, std::optional<std::chrono::nanoseconds> until);
  bool has_reports() const;

 private:
  struct component_start {
    std::uint64_t number = 0;  // odd while it is started
    std::uint64_t verb = 0;
    std::optional<health_report> health{};
    bool has_lost_one = false;  // a failure for which there was no memory
  };
  bool is_current(std::uint32_t component, std::uint64_t start) const {
    return (start & 1) != 0 && components_[component].number == start;
  }
  template <typename Condition>
  std::vector<report> take_if(Condition is_wanted);
  void tell() noexcept {
    ++news_;
    changed_.notify_all();
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t news_ = 0;
  std::vector<component_start> components_;
  std::vector<report> reports_;
  std::size_t lost_ = 0;  // components that have lost one
  std::optional<int> shut_down_;
  std::atomic<bool> is_ending_ = false;
};

}  // namespace cruller::v0::detail
