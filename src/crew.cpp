// Carrying a signal with several threads, and Boost.Asio's queue between them.
#include "crew.hpp"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <new>
#include <thread>
#include <utility>

namespace cruller {

// Who runs out of work leaves; nobody is missed, since only who is still at work can find more.
struct engine::crew::hands {
  ~hands() {
    while (true) {
      std::unique_lock lock(mutex);
      if (threads.empty()) return;
      std::thread last = std::move(threads.back());
      threads.pop_back();
      lock.unlock();
      last.join();  // It may have made another one.
    }
  }
  // Makes a thread, which makes the next: nobody who has work to do waits for more than one.
  void add(const turn& mine) {
    const std::lock_guard lock(mutex);
    if (wanted == 0) return;
    --wanted;
    try {
      threads.emplace_back([this, &mine] {
        const turn::guest inside(mine);
        if (!queue.stopped()) add(mine);
        queue.run();
      });
    } catch (const std::exception&) {  // Those who are there do the work.
      wanted = 0;
    }
  }

  boost::asio::io_context queue;
  std::mutex mutex;
  unsigned wanted = 0;
  std::vector<std::thread> threads;
};

engine::crew::crew(
    engine& of, const walk& way, sending& how, const errand& what, failure_list& failures
)
    : of_(of),
      way_(way),
      how_(how),
      what_(what),
      failures_(failures),
      needed_first_(way.way().signal.direction == order::dependencies_first),
      places_(std::make_unique<place[]>(of.size())),
      hands_(std::make_unique<hands>()) {}

engine::crew::~crew() = default;

void engine::crew::run() noexcept {
  count_.gives_up = what_.gives_up();
  for (std::uint32_t i = 0; i != of_.size(); ++i)
    places_[i].waits_for.store(
        static_cast<std::uint32_t>(comes_after(i).size()), std::memory_order_relaxed
    );
  std::size_t work = 0;
  for (const stop_on_route& stop : way_.stops()) {
    if (!what_.wants(stop)) continue;
    ++count_.total;
    place& its = places_[stop.component];
    its.stop = &stop;
    its.is_work = (stop.first != stop.end || stop.destroy != nullptr) &&
                  !of_.routes().is_constant(stop.component);
    if (its.is_work) ++work;
  }
  {
    // Keeps the queue open until all that waits for nothing is in it.
    const auto open = boost::asio::make_work_guard(hands_->queue);
    hands_->wanted = static_cast<unsigned>(
                         std::min<std::size_t>(how_.threads(), std::max<std::size_t>(work, 1))
                     ) -
                     1;
    hands_->add(how_.mine());
    row first;
    for (const stop_on_route& stop : way_.way().stops)
      if (comes_after(stop.component).empty()) append(first, stop.component);
    // All work is handed over before this thread may get to some itself.
    row small;
    while (!first.empty()) {
      const std::uint32_t each = take_first(first);
      if (!places_[each].is_work || !hand_over(each)) append(small, each);
    }
    carry_on(small, nobody);
  }
  hands_->queue.run();
  hands_.reset();  // Awaits those who are on their way out.

  for (auto& [number, failures] : failed_) failures_.add(std::move(failures));
  if (count_.has_given_up())
    for (const stop_on_route& stop : way_.stops())
      if (places_[stop.component].stop != nullptr && !places_[stop.component].has_begun)
        failures_.not_reached(of_.id(stop.component));
}

void engine::crew::append(row& to, std::uint32_t component) {
  places_[component].behind = nobody;
  (to.empty() ? to.first : places_[to.last].behind) = component;
  to.last = component;
}

std::uint32_t engine::crew::take_first(row& from) {
  return std::exchange(from.first, places_[from.first].behind);
}

bool engine::crew::hand_over(std::uint32_t component) noexcept {
  try {
    boost::asio::post(hands_->queue, [this, component] { carry_on({}, component); });
  } catch (const std::bad_alloc&) {
    return false;
  }
  return true;
}

// Takes what is not worth another thread, and one piece of work; then what these have set free:
// this thread the first piece of work among that, others the rest.
void engine::crew::carry_on(row small, std::uint32_t kept) noexcept {
  while (!small.empty() || kept != nobody) {
    // Small things first: they may set free work for others.
    const bool is_small = !small.empty();
    const std::uint32_t at = is_small ? take_first(small) : std::exchange(kept, nobody);
    const stop_on_route* const stop = places_[at].stop;
    if (count_.has_given_up()) return;
    if (stop != nullptr) take(*stop);
    for_each_set_free(at, [&](std::uint32_t next) {
      if (!places_[next].is_work)
        append(small, next);
      else if (kept == nobody)
        kept = next;
      else if (!hand_over(next))
        append(small, next);
    });
  }
}

// A component that waits for several is set free by the last of them, and sees what all have done.
template <typename Function>
void engine::crew::for_each_set_free(std::uint32_t component, Function function) {
  for (const std::uint32_t next : comes_before(component))
    if (places_[next].waits_for.fetch_sub(1, std::memory_order_acq_rel) == 1) function(next);
}

void engine::crew::take(const stop_on_route& stop) noexcept {
  failure_list failures;
  progress mine(of_, way_, how_, &count_);
  const bool went_well = what_.take(stop, mine, failures);
  places_[stop.component].has_begun = mine.has_begun();
  if (went_well) return;
  const std::lock_guard lock(failing_);
  try {
    failed_.emplace(mine.failed_as(), std::move(failures));
  } catch (const std::bad_alloc&) {  // It is told all the same, if out of its turn.
    failures_.add(std::move(failures));
  }
}

}  // namespace cruller
