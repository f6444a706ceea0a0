// Taking turns.
#include "engine/turn.hpp"

#include <cruller/error.hpp>
#include <string>

namespace cruller::inline v0 {
namespace {

// One pointer, so that it fits into the space that the system reserves for libraries loaded later.
[[gnu::tls_model("initial-exec")]] constinit thread_local const turn* innermost_turn = nullptr;
[[gnu::tls_model("initial-exec")]] constinit thread_local const std::mutex* works_for = nullptr;

}  // namespace

turn::turn(std::mutex& of, std::string_view verb) : of_(of), outer_(innermost_turn) {
  if (is_inside(of))
    throw lifecycle_error(
        std::string(verb) +
        ": a handler must not signal its own system; let it end first, or signal from outside"
    );
  if (is_background(of))
    throw lifecycle_error(
        std::string(verb) +
        ": work must not signal its own system, which waits for it; report through "
        "context::reporter(), or signal from another thread"
    );
  lock_ = std::unique_lock(of);
  innermost_turn = this;
}

turn::turn(std::mutex& of) : of_(of), outer_(innermost_turn), lock_(of) { innermost_turn = this; }

turn::turn(std::mutex& of, std::try_to_lock_t)
    : of_(of), outer_(innermost_turn), lock_(of, std::defer_lock) {
  if (!is_inside(of) && lock_.try_lock()) innermost_turn = this;
}

turn::~turn() {
  if (is_mine()) innermost_turn = outer_;
}

const turn* turn::around(const std::mutex& of) noexcept {
  const turn* at = innermost_turn;
  while (at != nullptr && &at->of_ != &of) at = at->outer_;
  return at;
}

turn::background::background(const std::mutex& of) noexcept { works_for = &of; }

turn::background::~background() { works_for = nullptr; }

bool turn::is_background(const std::mutex& of) noexcept { return works_for == &of; }

turn::guest::guest(const turn& host) noexcept : outer_(innermost_turn) { innermost_turn = &host; }

turn::guest::~guest() { innermost_turn = outer_; }

}  // namespace cruller::v0
