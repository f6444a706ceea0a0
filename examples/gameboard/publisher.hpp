// Publishers: where events go.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "event.hpp"

namespace gameboard {

/// Takes events from several threads at once.
class publisher {
 public:
  virtual ~publisher() = default;

  /// Returns soon and does not throw, even if what it writes to is slow or away: the service does
  /// its work with or without a log.
  virtual void publish(const event& what) noexcept = 0;

  /// Publishes an event of this moment.
  void log(std::string name, std::vector<field> data = {}) noexcept {
    publish({std::move(name), std::chrono::system_clock::now(), std::move(data), {}});
  }
};

}  // namespace gameboard
