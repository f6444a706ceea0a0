// An open file, socket or pipe that is closed by its owner.
#pragma once

namespace cruller {

/// Owns a file descriptor, and closes it when destroyed. It can be moved, not copied.
class file_descriptor {
 public:
  file_descriptor() = default;
  /// Takes over `number`; a negative one is none.
  explicit file_descriptor(int number) noexcept : number_(number < 0 ? -1 : number) {}
  file_descriptor(file_descriptor&& other) noexcept : number_(other.release()) {}
  file_descriptor& operator=(file_descriptor&& other) noexcept {
    file_descriptor old(number_);
    number_ = other.release();
    return *this;
  }
  ~file_descriptor();

  /// Its number; -1 when there is none.
  int get() const noexcept { return number_; }
  explicit operator bool() const noexcept { return number_ >= 0; }
  /// Gives it away: from now on somebody else closes it.
  int release() noexcept {
    const int number = number_;
    number_ = -1;
    return number;
  }

 private:
  int number_ = -1;
};

}  // namespace cruller
