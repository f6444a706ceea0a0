// Taking turns.
#include "turn.hpp"

#include <string>

namespace cruller {
namespace {

// Of class engine::turn, which is private.
thread_local const void* innermost_turn = nullptr;

}  // namespace

engine::turn::turn(engine& of, std::string_view verb)
    : of_(of), outer_(static_cast<const turn*>(innermost_turn)) {
  if (is_inside(of))
    throw lifecycle_error(
        std::string(verb) +
        ": a handler must not signal its own system; let it end first, or signal from outside"
    );
  lock_ = std::unique_lock(of.turn_mutex_);
  innermost_turn = this;
}

engine::turn::turn(engine& of, std::try_to_lock_t)
    : of_(of),
      outer_(static_cast<const turn*>(innermost_turn)),
      lock_(of.turn_mutex_, std::defer_lock) {
  if (!is_inside(of) && lock_.try_lock()) innermost_turn = this;
}

engine::turn::~turn() {
  if (is_mine()) innermost_turn = outer_;
}

const engine::turn* engine::turn::around(const engine& of) noexcept {
  const auto* at = static_cast<const turn*>(innermost_turn);
  while (at != nullptr && &at->of_ != &of) at = at->outer_;
  return at;
}

engine::turn::guest::guest(const turn& host) : outer_(static_cast<const turn*>(innermost_turn)) {
  innermost_turn = &host;
}

engine::turn::guest::~guest() { innermost_turn = outer_; }

}  // namespace cruller
