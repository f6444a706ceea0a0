// Sending a signal with several threads, and the queue of components that are ready.
#include "engine/worker_pool.hpp"

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <new>
#include <thread>
#include <utility>

#include "engine/kept_threads.hpp"

namespace cruller::inline v0 {

// A thread without work sleeps until there is some, or until no thread is left that could create
// some.
struct engine::worker_pool::workers {
  workers(worker_pool& pool, kept_threads* longer) : of(pool), kept(longer) {}
  ~workers() {
    while (true) {
      std::unique_lock lock(making);
      end.wait(lock, [this] { return running == 0; });
      if (threads.empty()) return;
      std::thread last = std::move(threads.back());
      threads.pop_back();
      lock.unlock();
      last.join();  // It may have created another one.
    }
  }
  // Creates a thread, which creates the next one: a thread with work waits for at most one
  // creation.
  void add(const turn& mine) {
    const std::lock_guard lock(making);
    if (wanted == 0) return;
    --wanted;
    try {
      if (kept == nullptr) {
        threads.emplace_back([this, &mine] { take_part(mine); });
      } else {
        kept->run(
            [this, &mine] { take_part(mine); },
            [this] {
              const std::lock_guard ending(making);
              --running;
              end.notify_one();
            }
        );
        ++running;
      }
    } catch (const std::exception&) {  // The existing threads do the work.
      wanted = 0;
    }
  }
  void take_part(const turn& mine) {
    const turn::guest inside(mine);
    if (!arrive()) return;
    add(mine);
    of.work({}, false);
  }
  // Returns whether there may be work.
  bool arrive() {
    const std::lock_guard lock(mutex);
    ++awake;
    return !is_over;
  }
  // While a thread is waking up, no other thread is woken: each one that arrives wakes two more if
  // there is more work. All are awake as soon as if they were woken at once, and few wake up in
  // vain if the work is done before they arrive.
  void put(queue& more, queue& more_for_caller) {
    std::size_t calls = 0;
    {
      const std::lock_guard lock(mutex);
      of.append(ready, more);
      of.append(for_caller, more_for_caller);
      if (called == 0) calls = count_calls();
      call_caller();
    }
    call(calls);
  }
  // A ready component, or `no_component` at the end.
  std::uint32_t take(bool is_caller) {
    std::unique_lock lock(mutex);
    bool was_called = false;
    while (ready.empty() && !(is_caller && !for_caller.empty())) {
      if (awake == 1 && for_caller.empty()) is_over = true;
      if (is_over) {
        lock.unlock();
        comes.notify_all();
        comes_for_caller.notify_one();
        return no_component;
      }
      --awake;
      if (is_caller) {
        caller = sleep::asleep;
        comes_for_caller.wait(lock, [this] { return caller == sleep::called || is_over; });
        caller = sleep::none;
      } else {
        ++asleep;
        comes.wait(lock);
        while (called == 0 && !is_over) comes.wait(lock);
      }
      if (is_over) return no_component;
      if (!is_caller) {
        --called;
        --asleep;
      }
      was_called = true;
      ++awake;
    }
    const bool is_own = is_caller && !for_caller.empty();
    const std::uint32_t taken = of.take_first(is_own ? for_caller : ready);
    const std::size_t calls = was_called ? count_calls() : 0;
    lock.unlock();
    call(calls);
    return taken;
  }
  std::size_t count_calls() {
    const std::size_t calls = std::min({ready.size, asleep - called, std::size_t{2}});
    called += calls;
    return calls;
  }
  void call(std::size_t calls) {
    for (; calls != 0; --calls) comes.notify_one();
  }
  // For what only it can do, or what the others are too few for.
  void call_caller() {
    if (caller != sleep::asleep || (for_caller.empty() && ready.size <= called)) return;
    caller = sleep::called;
    comes_for_caller.notify_one();
  }

  worker_pool& of;
  kept_threads* const kept;  // null: each thread ends with the verb
  std::mutex making;         // guards the following
  unsigned wanted = 0;
  std::vector<std::thread> threads;
  std::size_t running = 0;  // kept threads that take part
  std::condition_variable end;
  std::mutex mutex;  // guards the following
  std::condition_variable comes;
  std::condition_variable comes_for_caller;
  enum class sleep : unsigned char { none, asleep, called } caller = sleep::none;
  queue ready;
  queue for_caller;
  std::size_t awake = 1;   // threads that may find work
  std::size_t asleep = 0;  // all other threads but the calling one
  std::size_t called = 0;  // sleeping threads that are being woken
  bool is_over = false;
};

engine::worker_pool::worker_pool(
    engine& of, const selected_route& way, execution& how, const task& what, failure_list& failures
)
    : of_(of),
      way_(way),
      how_(how),
      what_(what),
      failures_(failures),
      needed_first_(way.way().signal.direction == order::dependencies_first),
      places_(std::make_unique<place[]>(of.size())),
      workers_(std::make_unique<workers>(*this, of.kept_threads_.get())) {}

engine::worker_pool::~worker_pool() = default;

void engine::worker_pool::run() noexcept {
  count_.ends_at_failure = what_.ends_at_failure();
  if (what_.can_be_cancelled()) count_.cancelled = &of_.cancellation_;
  for (std::uint32_t i = 0; i != of_.size(); ++i)
    places_[i].waits_for.store(
        static_cast<std::uint32_t>(predecessors(i).size()), std::memory_order_relaxed
    );
  std::size_t pieces = 0;
  std::size_t pieces_for_caller = 0;
  for (const route_visit& visit : way_.visits()) {
    if (!what_.wants(visit)) continue;
    ++count_.total;
    place& its = places_[visit.component];
    its.visit = &visit;
    const plan::component& row = of_.wiring_.plan().components[visit.component];
    its.is_work = visit.has_work && !row.is_constant;
    its.is_for_caller = its.is_work && row.is_on_main_thread;
    if (its.is_work) ++(its.is_for_caller ? pieces_for_caller : pieces);
  }
  // The calling thread does all that only it can do, or takes a piece like the others.
  if (pieces_for_caller == 0 && pieces != 0) --pieces;
  workers_->wanted = static_cast<unsigned>(std::min<std::size_t>(how_.threads() - 1, pieces));
  workers_->add(how_.mine());
  queue small;
  queue first;
  queue for_caller;
  for (const route_visit& visit : way_.way().visits)
    if (predecessors(visit.component).empty())
      append(
          places_[visit.component].is_for_caller ? for_caller
          : places_[visit.component].is_work     ? first
                                                 : small,
          visit.component
      );
  // All work is in the queue before this thread takes any.
  workers_->put(first, for_caller);
  work(small, true);
  workers_.reset();  // Waits for the threads to end.

  for (auto& [number, failures] : failed_) failures_.add(std::move(failures));
  if (count_.has_ended_early())
    for (const route_visit& visit : way_.visits())
      if (places_[visit.component].visit != nullptr && !places_[visit.component].has_begun)
        failures_.not_reached(of_.id(visit.component));
}

void engine::worker_pool::append(queue& to, std::uint32_t component) {
  places_[component].next = no_component;
  (to.empty() ? to.first : places_[to.last].next) = component;
  to.last = component;
  ++to.size;
}

void engine::worker_pool::append(queue& to, queue& more) {
  if (more.empty()) return;
  (to.empty() ? to.first : places_[to.last].next) = more.first;
  to.last = more.last;
  to.size += more.size;
  more = {};
}

std::uint32_t engine::worker_pool::take_first(queue& from) {
  --from.size;
  return std::exchange(from.first, places_[from.first].next);
}

void engine::worker_pool::work(queue small, bool is_caller) noexcept {
  step_recorder mine(of_, way_, how_, &count_);
  process(small, no_component, is_caller, mine);
  for (;;) {
    const std::uint32_t at = workers_->take(is_caller);
    if (at == no_component) return;
    process({}, at, is_caller, mine);
  }
}

// Processes small components, and at most one with work; then what these have made ready: this
// thread takes the first piece of work that it can do, other threads the rest.
void engine::worker_pool::process(
    queue small, std::uint32_t kept, bool is_caller, step_recorder& mine
) noexcept {
  while (!small.empty() || kept != no_component) {
    // Small components first: they may make work ready for other threads.
    const bool is_small = !small.empty();
    const std::uint32_t at = is_small ? take_first(small) : std::exchange(kept, no_component);
    const route_visit* const visit = places_[at].visit;
    if (count_.has_ended_early()) return;
    if (visit != nullptr) take(*visit, mine);
    queue others;
    queue for_caller;
    for_each_made_ready(at, [&](std::uint32_t next) {
      const bool is_for_caller = places_[next].is_for_caller;
      if (!places_[next].is_work) return append(small, next);
      if (is_caller && is_for_caller && kept != no_component && !places_[kept].is_for_caller)
        append(others, std::exchange(kept, no_component));  // Other threads can do that one.
      if (kept == no_component && (is_caller || !is_for_caller))
        kept = next;
      else
        append(is_for_caller ? for_caller : others, next);
    });
    if (!others.empty() || !for_caller.empty()) workers_->put(others, for_caller);
  }
}

// A component that waits for several others becomes ready with the last of them, and sees the
// effects of all.
template <typename Function>
void engine::worker_pool::for_each_made_ready(std::uint32_t component, Function function) {
  for (const plan_edge& edge : successors(component))
    if (places_[edge.to].waits_for.fetch_sub(1, std::memory_order_acq_rel) == 1) function(edge.to);
}

void engine::worker_pool::take(const route_visit& visit, step_recorder& mine) noexcept {
  failure_list failures;
  const bool went_well = what_.take(visit, mine, failures);
  places_[visit.component].has_begun = mine.has_begun();
  if (went_well) return;
  const std::lock_guard lock(failing_);
  try {
    failed_.emplace(mine.failed_as(), std::move(failures));
  } catch (const std::bad_alloc&) {  // It is reported nevertheless, but out of order.
    failures_.add(std::move(failures));
  }
}

}  // namespace cruller::v0
