// A publisher that consists of others.
#pragma once

#include <utility>
#include <vector>

#include "publisher.hpp"

namespace gameboard {

/// Publishes each event to all of them, in this order.
class multi : public publisher {
 public:
  explicit multi(std::vector<publisher*> all) : all_(std::move(all)) {}

  void publish(const event& what) noexcept override {
    for (publisher* const each : all_) each->publish(what);
  }

 private:
  std::vector<publisher*> all_;
};

}  // namespace gameboard
