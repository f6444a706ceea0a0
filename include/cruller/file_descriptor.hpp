// A file descriptor with an owner, which closes it.
#pragma once

#pragma GCC visibility push(default)
namespace cruller::inline v0 {

/// Owns a POSIX file descriptor, as `std::unique_ptr` owns an object: it is movable, and its
/// destructor closes the descriptor. Without a descriptor it is -1, and false. Used by one thread
/// at a time.
class file_descriptor {
 public:
  /// Owns nothing.
  file_descriptor() = default;
  /// Owns `file`; a negative number means none.
  explicit file_descriptor(int file) noexcept : file_(file < 0 ? -1 : file) {}
  /// Takes over the descriptor of `other`.
  file_descriptor(file_descriptor&& other) noexcept : file_(other.release()) {}
  /// The same; first closes its own descriptor.
  file_descriptor& operator=(file_descriptor&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
  }
  ~file_descriptor() { reset(-1); }

  /// A duplicate: another descriptor for the same open file, with close-on-exec. Throws
  /// `std::system_error`.
  [[nodiscard]] static file_descriptor duplicate_of(int file);

  /// The descriptor, still owned; -1 if there is none.
  [[nodiscard]] int get() const noexcept { return file_; }
  /// Whether it owns a descriptor.
  explicit operator bool() const noexcept { return file_ >= 0; }
  /// Gives up ownership: the caller must close the descriptor.
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
