// Running background work.
#include "engine/work_threads.hpp"

#include <pthread.h>

#include <cruller/context.hpp>
#include <cruller/error.hpp>
#include <string>
#include <utility>

#include "engine/turn.hpp"
#include "errors/new_thread.hpp"

namespace cruller::inline v0 {
namespace {

// The kernel keeps 15 characters of a name; the last ones of an id say most.
void name_this_thread(std::string_view id) {
  constexpr std::size_t longest = 15;
  const std::string name(id.size() > longest ? id.substr(id.size() - longest) : id);
  pthread_setname_np(pthread_self(), name.c_str());
}

}  // namespace

engine::work_threads::work_threads(
    engine& of,
    std::uint32_t component,
    std::shared_ptr<detail::report_box> box,
    std::uint64_t start
)
    : of_(of), component_(component), box_(std::move(box)), start_(start) {
  const auto& works = of.wiring_.plan().components[component].works;
  threads_.reserve(works.size());
  try {
    for (const plan::work& each : works)
      threads_.push_back(new_thread("the work of " + std::string(of.id(component)), [this, &each] {
        run(each);
      }));
  } catch (...) {
    ask();
    join_all();
    throw;
  }
}

engine::work_threads::~work_threads() {
  ask();
  join_all();
}

void engine::work_threads::pass(gate how) noexcept {
  gate expected = gate::closed;
  if (gate_.compare_exchange_strong(expected, how)) gate_.notify_all();
}

void engine::work_threads::ask() noexcept {
  pass(gate::abandoned);
  stop_.request_stop();
}

void engine::work_threads::run(const plan::work& work) noexcept {
  name_this_thread(of_.id(component_));
  gate_.wait(gate::closed);
  if (gate_ == gate::abandoned || stop_.stop_requested()) return;
  const turn::background inside(of_.turn_mutex_);  // It gets an error from verbs.
  context step(of_.self_, detail::work_signal);
  step.component_ = component_;
  step.stop_token_ = stop_.get_token();
  std::exception_ptr error;
  try {
    work.call(of_.instances_, step);
  } catch (...) {
    error = std::current_exception();
  }
  end(work, error);
}

void engine::work_threads::end(const plan::work& work, const std::exception_ptr& error) noexcept {
  if (stop_.stop_requested()) {
    const std::lock_guard lock(mutex_);
    if (late_ == nullptr) late_ = error;
  } else if (error != nullptr) {
    box_->fail(component_, start_, error);
  } else if (work.on_return == work_return::ends_program) {
    box_->shut_down(0);
  } else if (work.on_return == work_return::is_failure && !box_->is_ending()) {
    std::exception_ptr ended;
    try {
      ended = std::make_exception_ptr(work_ended());
    } catch (...) {
      ended = std::current_exception();
    }
    box_->fail(component_, start_, std::move(ended));
  }
}

void engine::work_threads::join_all() noexcept {
  for (std::thread& each : threads_) {
    if (!each.joinable()) continue;
    // The work has called `exit`, which stops a static system on its thread.
    if (each.get_id() == std::this_thread::get_id())
      each.detach();
    else
      each.join();
  }
}

void engine::work_threads::join() {
  join_all();
  if (const std::exception_ptr late = std::exchange(late_, nullptr)) std::rethrow_exception(late);
}

}  // namespace cruller::v0
