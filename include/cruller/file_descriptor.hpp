// A file descriptor that somebody owns: closed once, by whoever has it last.
#pragma once

#pragma GCC visibility push(default)
namespace cruller::inline v0 {

/// Owns a POSIX file descriptor, as `std::unique_ptr` owns an object: it moves, and what it still
/// owns at its end is closed. One that owns nothing is -1, and false. Used by one thread at a time.
class file_descriptor {
 public:
  /// Owns nothing.
  file_descriptor() = default;
  /// Owns `file` from here on; a negative one is nothing.
  explicit file_descriptor(int file) noexcept : file_(file < 0 ? -1 : file) {}
  /// Takes over what `other` owns.
  file_descriptor(file_descriptor&& other) noexcept : file_(other.release()) {}
  /// The same; closes first what it owned.
  file_descriptor& operator=(file_descriptor&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
  }
  ~file_descriptor() { reset(-1); }

  /// Another descriptor for the same open file, closed when the process executes another program.
  /// Throws `std::system_error`.
  [[nodiscard]] static file_descriptor duplicate_of(int file);

  /// The descriptor, still owned; -1 where there is none.
  [[nodiscard]] int get() const noexcept { return file_; }
  /// Whether it owns one.
  explicit operator bool() const noexcept { return file_ >= 0; }
  /// Gives it away: closing it is the caller's part from here on.
  [[nodiscard]] int release() noexcept {
    const int file = file_;
    file_ = -1;
    return file;
  }

 private:
  void reset(int file) noexcept {
    if (file_ >= 0) close(file_);
    file_ = file;
  }
  static void close(int file) noexcept;

  int file_ = -1;
};

}  // namespace cruller::v0
#pragma GCC visibility pop
