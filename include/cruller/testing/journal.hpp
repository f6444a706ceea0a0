// A journal: what a system does, step by step, as one text that a test compares.
#pragma once

#include <cruller/any_system.hpp>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)
namespace cruller::testing {

/// Writes down what happens, comma by comma, so that a test compares the whole of it:
/// `EXPECT_EQ(journal, "start db, start web")`.
///
/// A step is one line when it ends: `start web`, `start web failed`; and `start web overdue` while
/// it goes on for too long. Constants are components, so they have steps too. Tests and handlers
/// may write lines of their own between them. Safe to use from several threads.
class journal {
 public:
  /// An empty one that watches nothing.
  journal();
  /// Writes down each step of a system from now on. Each of the two may end before the other.
  explicit journal(any_system& system);
  journal(const journal&) = delete;
  journal& operator=(const journal&) = delete;
  ~journal();

  /// Adds a line.
  void write(std::string_view line);
  /// All that has been written since the last `clear` or `take`.
  std::string text() const;
  /// The same; then it is empty again.
  std::string take();
  /// Forgets all that has been written.
  void clear() { take(); }

  /// Whether a text is all that has been written since the last `clear` or `take`.
  friend bool operator==(const journal& a, std::string_view b) { return a.text() == b; }
  /// Prints the text.
  friend std::ostream& operator<<(std::ostream& out, const journal& journal);

 private:
  struct pages;
  std::shared_ptr<pages> pages_;
  subscription subscription_;
};

}  // namespace cruller::testing
#pragma GCC visibility pop
