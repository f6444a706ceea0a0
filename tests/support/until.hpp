// Waiting for what another thread does, without a limit.
#pragma once

#include <thread>

namespace test {

template <typename Condition>
void until(Condition condition) {
  while (!condition()) std::this_thread::yield();
}

}  // namespace test
