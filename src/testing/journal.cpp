// The text of the journal, shared with its observer.
#include <fmt/format.h>

#include <cruller/testing/journal.hpp>
#include <mutex>
#include <ostream>
#include <utility>

namespace cruller::inline v0::testing {

struct journal::pages {
  void write(std::string_view line) {
    const std::lock_guard lock(mutex);
    if (!text.empty()) text += ", ";
    text += line;
  }

  std::mutex mutex;
  std::string text;
};

journal::journal() : pages_(std::make_shared<pages>()) {}

// The observer shares the text, so that a call in progress can outlive the journal.
journal::journal(any_system& system) : journal() {
  subscription_ = system.observe([pages = pages_](const event& e) {
    if (e.phase == phase::begun) return;
    pages->write(fmt::format(
        "{} {}{}{}",
        e.signal,
        e.component,
        e.phase == phase::done ? "" : " ",
        e.phase == phase::done ? "" : name_of(e.phase)
    ));
  });
}

journal::~journal() = default;

void journal::write(std::string_view line) { pages_->write(line); }

std::string journal::text() const {
  const std::lock_guard lock(pages_->mutex);
  return pages_->text;
}

std::string journal::take() {
  const std::lock_guard lock(pages_->mutex);
  return std::exchange(pages_->text, {});
}

std::ostream& operator<<(std::ostream& out, const journal& journal) {
  return out << journal.text();
}

}  // namespace cruller::v0::testing
