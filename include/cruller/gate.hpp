// Gates: how many requests are in flight, and waiting until none is.
#pragma once

#include <atomic>
#include <cstdint>
#include <stop_token>
#include <utility>

namespace cruller::inline v0 {

/// Counts the requests in flight of a server, so that it can drain: refuse new ones, and wait for
/// the rest. Stands alone; no system is needed.
///
/// ```cpp
/// void serve(request r) {
///   if (auto pass = gate.enter()) answer(r); else refuse(r);
/// }
/// drain([](server& s, cruller::context& c) { s.gate.close(); s.gate.wait(c.stop_token()); })
/// ```
///
/// All members may be called from any thread at any time. `enter` and leaving take no lock: one
/// atomic operation each where nothing else happens. What is done inside a pass happens before
/// `wait` returns true. At most 2^30 - 1 passes exist at a time. After Go's
/// `http.Server::Shutdown`, which waits the same way.
class gate {
 public:
  /// Leave to be inside, until its end. False where the gate was closed.
  class [[nodiscard]] pass {
   public:
    /// No leave.
    pass() = default;
    /// Moves the leave; the other one has none afterwards.
    pass(pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    /// Leaves, and takes over the other one's leave.
    pass& operator=(pass&& other) noexcept {
      pass former(std::move(*this));
      gate_ = std::exchange(other.gate_, nullptr);
      return *this;
    }
    ~pass() {
      if (gate_ != nullptr) gate_->leave();
    }

    /// Whether it is a leave.
    explicit operator bool() const noexcept { return gate_ != nullptr; }

   private:
    friend class gate;
    explicit pass(gate& of) noexcept : gate_(&of) {}

    gate* gate_ = nullptr;
  };

  /// An open gate with nothing inside.
  gate() = default;
  gate(const gate&) = delete;
  gate& operator=(const gate&) = delete;
  /// Every pass must have ended.
  ~gate() = default;

  /// A pass, unless the gate is closed.
  [[nodiscard]] pass enter() noexcept {
    std::uint64_t now = state_.load(std::memory_order_relaxed);
    do {
      if ((now & closed) != 0) return {};
    } while (!state_.compare_exchange_weak(now, now + 1, std::memory_order_acquire));
    return pass(*this);
  }

  /// From now on `enter` gives no pass. Passes that exist stay valid.
  void close() noexcept { state_.fetch_or(closed, std::memory_order_acq_rel); }
  /// From now on `enter` gives passes again, as after `resume`.
  void open() noexcept { state_.fetch_and(~closed, std::memory_order_acq_rel); }
  /// Whether it is closed.
  [[nodiscard]] bool is_closed() const noexcept {
    return (state_.load(std::memory_order_acquire) & closed) != 0;
  }

  /// How many passes exist. Others may come and end meanwhile.
  [[nodiscard]] std::uint32_t count() const noexcept {
    return static_cast<std::uint32_t>(state_.load(std::memory_order_acquire) & inside);
  }

  /// Waits until no pass exists, or `stop` is requested. Returns whether no pass exists.
  bool wait(const std::stop_token& stop = {}) noexcept {
    // The change makes a wait return that began before it.
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
  // One word: how many are inside, two flags, and above them a count of stop requests, so that each
  // of them changes what a `wait` waits on.
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
