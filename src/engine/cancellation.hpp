// Cancelling the verb under way.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <stop_token>

namespace cruller::inline v0 {

// Whether the verb under way is cancelled. Verbs run one at a time, so at most one opens it; a
// request while it is closed does nothing. A verb that is not cancelled, and whose handlers request
// no token, costs two stores.
class cancellation {
 public:
  // The verb can be cancelled from now on.
  void open() noexcept { now_.store(open_now, std::memory_order_release); }
  // It can no longer be cancelled. Returns whether it was. May be called again, without effect.
  bool close() noexcept;
  // Cancels the verb. Returns whether there is one that can be cancelled. Any thread may call it;
  // callbacks of the token run on that thread.
  bool request() noexcept;
  bool is_requested() const noexcept {
    return now_.load(std::memory_order_relaxed) == requested_now;
  }
  // Stop is requested when the verb is cancelled. Has no state if it cannot be cancelled.
  std::stop_token token();

 private:
  enum state : unsigned char { closed_now, open_now, requested_now };

  std::atomic<state> now_ = closed_now;
  std::atomic<bool> has_source_ = false;
  std::mutex mutex_;  // guards the following, and the change to requested
  std::optional<std::stop_source> source_;
};

// The span in which a verb can be cancelled, also by a token from the caller.
class cancellable {
 public:
  cancellable(cancellation& of, const std::stop_token& asked) : of_(of) {
    of_.open();
    listen_to(asked);
  }
  ~cancellable() {
    for (auto& each : asked_) each.reset();
    of_.close();
  }
  cancellable(const cancellable&) = delete;
  cancellable& operator=(const cancellable&) = delete;

  // A second token, for the second half of the verb.
  void listen_to_second(const std::stop_token& asked) { listen(asked_[1], asked); }

 private:
  struct request {
    void operator()() const noexcept { of->request(); }
    cancellation* of;
  };
  using callback = std::optional<std::stop_callback<request>>;

  void listen_to(const std::stop_token& asked) { listen(asked_[0], asked); }
  void listen(callback& place, const std::stop_token& asked) {
    if (asked.stop_possible()) [[unlikely]]
      place.emplace(asked, request{&of_});
  }

  cancellation& of_;
  callback asked_[2];
};

}  // namespace cruller::v0
