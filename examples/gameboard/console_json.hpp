// A publisher that writes JSON to the standard output.
#pragma once

#include <mutex>

#include "publisher.hpp"

namespace gameboard {

/// Writes an object for each event: `{"time":"…","event":"scores added","player":"yak"}`. Those of
/// spans have `trace`, `span`, `parent` and `microseconds`, too.
class console_json : public publisher {
 public:
  /// If it is to be pretty, with a line for each member, for people; otherwise in one line.
  explicit console_json(bool is_pretty) : is_pretty_(is_pretty) {}

  void publish(const event& what) noexcept override;

 private:
  const bool is_pretty_;
  std::mutex mutex_;
};

}  // namespace gameboard
