// Waking a thread that waits for input.
#pragma once

namespace cruller {

// A descriptor to wait for beside the input. Any thread may `ring` it.
class wake {
 public:
  // Throws std::system_error where there is no descriptor left.
  wake();
  ~wake();
  wake(const wake&) = delete;
  wake& operator=(const wake&) = delete;

  void ring() const noexcept;
  // Until standard input has something, or its end, or somebody rings, which is taken in.
  // Returns whether there is input.
  bool wait_for_input() noexcept;
  // Until somebody rings.
  void wait() noexcept;

 private:
  const int file_;
};

}  // namespace cruller
