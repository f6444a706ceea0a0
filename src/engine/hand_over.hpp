// The components that may inherit in a start: at its end, what they did not take is closed.
#pragma once

#include "engine/engine.hpp"

namespace cruller::inline v0 {

class engine::inheritance_scope {
 public:
  // All components on the route that are about to start.
  inheritance_scope(engine& of, const selected_route& way);
  ~inheritance_scope();
  inheritance_scope(const inheritance_scope&) = delete;
  inheritance_scope& operator=(const inheritance_scope&) = delete;

 private:
  engine& of_;
  const selected_route& way_;
};

}  // namespace cruller::v0
