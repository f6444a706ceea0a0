// Reminders of open todos: where they are kept, and where they go.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace shop {

struct reminder {
  std::int64_t todo = 0;
  std::string title;
  std::string since;  ///< When the list first saw the todo: `2025-03-01T08:30:00Z`.

  friend bool operator==(const reminder&, const reminder&) = default;
};

/// The open todos, and whether they have been sent. Safe to use from several threads.
class reminder_list {
 public:
  reminder_list() = default;
  reminder_list(const reminder_list&) = delete;
  reminder_list& operator=(const reminder_list&) = delete;
  virtual ~reminder_list() = default;

  /// Calls `send` with the first todo that has been open for `age` and was not sent before. When
  /// `send` returns, the todo counts as sent, for good; when it throws, the todo is the next one
  /// again. Returns whether there was one.
  virtual bool send_next(
      std::chrono::seconds age, const std::function<void(const reminder&)>& send
  ) = 0;
};

/// Whoever is reminded.
class reminder_peer {
 public:
  reminder_peer() = default;
  reminder_peer(const reminder_peer&) = delete;
  reminder_peer& operator=(const reminder_peer&) = delete;
  virtual ~reminder_peer() = default;

  /// Returns when the peer has accepted the reminder. Throws `std::runtime_error` if it is away, or
  /// refuses.
  virtual void receive(const reminder& due) = 0;
};

}  // namespace shop
