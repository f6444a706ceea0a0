// Waiting for the turn, and carrying out verbs meanwhile.
#include "program/program_turn.hpp"

#include <exception>
#include <utility>

namespace cruller::inline v0 {

void program_turn::take() {
  owner_ = std::this_thread::get_id();
  ++depth_;
}

void program_turn::wait(std::unique_lock<std::mutex>& inner) {
  if (is_main() && !tasks_.empty())
    serve_one(inner);
  else
    changed_.wait(inner);
}

void program_turn::lock() {
  std::unique_lock inner(mutex_);
  while (!is_free()) wait(inner);
  take();
}

bool program_turn::try_lock() {
  const std::lock_guard inner(mutex_);
  if (!is_free()) return false;
  take();
  return true;
}

void program_turn::unlock() {
  {
    const std::lock_guard inner(mutex_);
    if (--depth_ != 0) return;
    owner_ = {};
  }
  changed_.notify_all();
}

bool program_turn::lock_before_end() {
  std::unique_lock inner(mutex_);
  while (!has_ended_ && !is_free()) wait(inner);
  if (has_ended_) return false;
  take();
  return true;
}

void program_turn::end() {
  {
    const std::lock_guard inner(mutex_);
    has_ended_ = true;
  }
  changed_.notify_all();
}

bool program_turn::has_ended() const {
  const std::lock_guard inner(mutex_);
  return has_ended_;
}

bool program_turn::carry_out(const std::function<void()>& verb) {
  progress how_far = progress::waits;
  std::exception_ptr error;
  std::unique_lock inner(mutex_);
  if (is_closed_) return false;
  tasks_.push_back(
      {[&] {
         try {
           verb();
         } catch (...) {
           error = std::current_exception();
         }
       },
       &how_far}
  );
  inner.unlock();
  changed_.notify_all();
  task_comes();
  inner.lock();
  changed_.wait(inner, [&] {
    return how_far == progress::ended || (how_far == progress::waits && is_closed_);
  });
  if (how_far == progress::waits) return false;
  if (error != nullptr) std::rethrow_exception(error);
  return true;
}

bool program_turn::put(std::function<void()> what) {
  {
    const std::lock_guard inner(mutex_);
    if (is_closed_) return false;
    tasks_.push_back({std::move(what), nullptr});
  }
  changed_.notify_all();
  task_comes();
  return true;
}

void program_turn::serve_one(std::unique_lock<std::mutex>& inner) {
  const task next = std::move(tasks_.front());
  tasks_.pop_front();
  if (next.how_far != nullptr) *next.how_far = progress::runs;
  inner.unlock();
  next.what();
  inner.lock();
  if (next.how_far != nullptr) *next.how_far = progress::ended;
  changed_.notify_all();
}

// What comes meanwhile waits: threads that always want something do not keep this one.
void program_turn::serve() {
  std::unique_lock inner(mutex_);
  for (std::size_t left = tasks_.size(); left != 0 && !tasks_.empty(); --left) serve_one(inner);
}

void program_turn::serve_for(std::chrono::nanoseconds time, const std::stop_token& until) {
  const auto end = std::chrono::steady_clock::now() + time;
  const std::stop_callback when(until, [this] {
    { const std::lock_guard inner(mutex_); }  // It waits, or has not asked yet.
    changed_.notify_all();
  });
  std::unique_lock inner(mutex_);
  while (!until.stop_requested() && std::chrono::steady_clock::now() < end) {
    if (tasks_.empty())
      changed_.wait_until(inner, end);
    else
      serve_one(inner);
  }
}

void program_turn::close() {
  std::deque<task> dropped;
  {
    const std::lock_guard inner(mutex_);
    is_closed_ = true;
    dropped.swap(tasks_);
  }
  changed_.notify_all();
  task_comes = nullptr;  // Waits for a call in progress.
}

}  // namespace cruller::v0
