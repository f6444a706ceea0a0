// Watching a configuration on a thread.
#include "config/config_watch_thread.hpp"

#include <fmt/format.h>
#include <sys/eventfd.h>

#include <cerrno>
#include <cruller/error.hpp>
#include <system_error>
#include <utility>

#include "errors/new_thread.hpp"

namespace cruller::inline v0 {

config_watch_thread::config_watch_thread(
    config_inputs read,
    std::function<config_inputs()> changed,
    std::function<void(const std::exception&)> failed,
    config_settling how
)
    : changed_(std::move(changed)),
      failed_(std::move(failed)),
      watch_(how),
      end_(eventfd(0, EFD_CLOEXEC)) {
  if (!end_)
    throw error(fmt::format("cannot watch files: {}", std::generic_category().message(errno)));
  guarded([&] { watch_.begin(std::move(read), folder_events::clock::now()); });
  thread_ = new_thread("watching the configuration", [this] { run(); });
}

config_watch_thread::~config_watch_thread() {
  eventfd_write(end_.get(), 1);
  thread_.join();
}

void config_watch_thread::guarded(const std::function<void()>& step) {
  try {
    step();
  } catch (const std::exception& error) {
    failed_(error);
  }
}

void config_watch_thread::run() {
  while (watch_.wait(end_.get()) != folder_events::wait_result::ended) {
    guarded([this] { watch_.take_events(folder_events::clock::now()); });
    guarded([this] {
      if (watch_.is_changed(folder_events::clock::now()))
        watch_.begin(changed_(), folder_events::clock::now());
    });
  }
}

}  // namespace cruller::v0
