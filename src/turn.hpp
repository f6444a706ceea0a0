// Turns: who may signal a system, and who is inside its signal.
#pragma once

#include <mutex>
#include <string_view>

#include "engine.hpp"

namespace cruller {

// The right to signal a system. A second thread waits for it; a handler that asks for it is inside
// its own system's turn, and would wait for itself.
class engine::turn {
 public:
  turn(engine& of, std::string_view verb);
  // A turn that is there only where nobody else has it: see `is_mine`.
  turn(engine& of, std::try_to_lock_t);
  ~turn();
  turn(const turn&) = delete;
  turn& operator=(const turn&) = delete;

  bool is_mine() const { return lock_.owns_lock(); }
  // The turn of this system that the calling thread is inside of, or null.
  static const turn* around(const engine& of) noexcept;
  static bool is_inside(const engine& of) noexcept { return around(of) != nullptr; }

  // Makes the calling thread a part of another one's turn: what it calls is inside, too.
  class guest {
   public:
    explicit guest(const turn& host);
    ~guest();
    guest(const guest&) = delete;
    guest& operator=(const guest&) = delete;

   private:
    const turn* const outer_;
  };

 private:
  const engine& of_;
  const turn* const outer_;
  std::unique_lock<std::mutex> lock_;
};

}  // namespace cruller
