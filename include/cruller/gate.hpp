// Gates: count the requests in flight, and wait until there are none.
#pragma once

#include <atomic>
#include <cstdint>
#include <stop_token>
#include <utility>

namespace cruller::inline v0 {

/// Counts the requests in flight of a server, so that it can drain: refuse new requests, and wait
/// for the others. Needs no system.
///
/// ```cpp
/// void serve(request r) {
///   if (auto pass = gate.enter()) answer(r); else refuse(r);
/// }
/// drain([](server& s, cruller::context& c) { s.gate.close(); s.gate.wait(c.stop_token()); })
/// ```
///
/// All members may be called from any thread at any time. `enter` and the end of a pass take no
/// lock: usually one atomic operation each. What happens inside a pass happens before `wait`
/// returns true. At most 2^30 - 1 passes can exist at a time. Modelled on Go's
/// `http.Server::Shutdown`, which waits in the same way.
class gate {
 public:
  /// Permission to be inside, until it is destroyed. False if the gate was closed.
  class [[nodiscard]] pass {
   public:
    /// No permission.
    pass() = default;
    /// Moves the permission; the other pass is empty afterwards.
    pass(pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    /// Ends this pass, and takes over the other one.
    pass& operator=(pass&& other) noexcept {
      pass former(std::move(*this));
      gate_ = std::exchange(other.gate_, nullptr);
      return *this;
    }
    ~pass() {
      if (gate_ != nullptr) gate_->leave();
    }

    /// Whether it is a permission.
    explicit operator bool() const noexcept { return gate_ != nullptr; }

   private:
    friend class gate;
    explicit pass(gate& of) noexcept : gate_(&of) {}

    gate* gate_ = nullptr;
  };

  /// An open gate without passes.
  gate() = default;
  gate(const gate&) = delete;
  gate& operator=(const gate&) = delete;
  /// All passes must have ended.
  ~gate() = default;

  /// A pass; it is false if the gate is closed.
  [[nodiscard]] pass enter() noexcept {
    std::uint64_t now = state_.load(std::memory_order_relaxed);
    do {
      if ((now & closed) != 0) return {};
    } while (!state_.compare_exchange_weak(now, now + 1, std::memory_order_acquire));
    return pass(*this);
  }

  /// From now on, `enter` returns false passes. Existing passes stay valid.
  void close() noexcept { state_.fetch_or(closed, std::memory_order_acq_rel); }
  /// From now on, `enter` returns passes again, for example after `resume`.
  void open() noexcept { state_.fetch_and(~closed, std::memory_order_acq_rel); }
  /// Whether it is closed.
  [[nodiscard]] bool is_closed() const noexcept {
    return (state_.load(std::memory_order_acquire) & closed) != 0;
  }

  /// The number of passes. It may change at any time.
  [[nodiscard]] std::uint32_t count() const noexcept {
    return static_cast<std::uint32_t>(state_.load(std::memory_order_acquire) & inside);
  }

  /// Waits until there is no pass, or until `stop` is requested. Returns whether there is no pass.
  bool wait(const std::stop_token& stop = {}) noexcept {
    // The change ends a wait that began before it.
    const std::stop_callback wake(stop, [this] {
      state_.fetch_add(nudge, std::memory_order_acq_rel);
      state_.notify_all();
    });
    std::uint64_t now = state_.fetch_or(awaited, std::memory_order_acq_rel) | awaited;
    while ((now & inside) != 0 && !stop.stop_requested()) {
      state_.wait(now, std::memory_order_acquire);
      now = state_.load(std::memory_order_acquire);
    }
    return (now & inside) == 0;
  }

 private:
  // One word: the number of passes, two flags, and above them a count of stop requests, so that
  // each of these changes the value on which `wait` waits.
  static constexpr std::uint64_t awaited = std::uint64_t{1}
                                           << 30;  // a `wait` has begun, now or earlier
  static constexpr std::uint64_t closed = std::uint64_t{1} << 31;
  static constexpr std::uint64_t nudge = std::uint64_t{1} << 32;
  static constexpr std::uint64_t inside = awaited - 1;

  void leave() noexcept {
    const std::uint64_t before = state_.fetch_sub(1, std::memory_order_acq_rel);
    if ((before & awaited) != 0 && (before & inside) == 1) state_.notify_all();
  }

  std::atomic<std::uint64_t> state_ = 0;
};

}  // namespace cruller::v0
