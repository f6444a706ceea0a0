// A journal: the steps of a system as one text that a test compares.
#pragma once

#include <cruller/any_system.hpp>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)
namespace cruller::inline v0::testing {

class journal;
/// Prints the text.
std::ostream& operator<<(std::ostream& out, const journal& journal);

/// Records steps, separated by commas, so that a test can compare all of them: `EXPECT_EQ(journal,
/// "start db, start web")`.
///
/// A step is recorded when it ends: `start web`, `start web failed`; and as `start web overdue`
/// when it exceeds its timeout. Constants are components, so they have steps too. Tests and
/// handlers can add their own lines. Thread-safe.
class journal {
 public:
  /// Creates an empty journal that observes no system.
  journal();
  /// Records each step of a system from now on. The journal and the system can be destroyed in any
  /// order.
  explicit journal(any_system& system);
  journal(const journal&) = delete;
  journal& operator=(const journal&) = delete;
  ~journal();

  /// Adds a line.
  void write(std::string_view line);
  /// The text recorded since the last `clear` or `take`.
  [[nodiscard]] std::string text() const;
  /// Returns the text, and empties the journal.
  std::string take();
  /// Empties the journal.
  void clear() { take(); }

  /// Whether the recorded text equals `b`.
  friend bool operator==(const journal& a, std::string_view b) { return a.text() == b; }

 private:
  struct pages;
  std::shared_ptr<pages> pages_;
  subscription subscription_;
};

}  // namespace cruller::v0::testing
#pragma GCC visibility pop
