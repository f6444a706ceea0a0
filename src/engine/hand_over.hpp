// Those who may inherit in a start: when it has ended, what they did not take is closed.
#pragma once

#include "engine/engine.hpp"

namespace cruller::inline v0 {

class engine::inheritance_scope {
 public:
  // All on the way that are about to start.
  inheritance_scope(engine& of, const selected_route& way);
  ~inheritance_scope();
  inheritance_scope(const inheritance_scope&) = delete;
  inheritance_scope& operator=(const inheritance_scope&) = delete;

 private:
  engine& of_;
};

}  // namespace cruller::v0
