// Those who may inherit in a start: when it has ended, what they did not take is closed.
#pragma once

#include "engine.hpp"

namespace cruller {

class engine::heirs {
 public:
  // All on the way that are about to start.
  heirs(engine& of, const walk& way);
  ~heirs();
  heirs(const heirs&) = delete;
  heirs& operator=(const heirs&) = delete;

 private:
  engine& of_;
};

}  // namespace cruller
