// Sending a signal with several threads, and the queue of components that are ready.
#include "engine/worker_pool.hpp"

#include <algorithm>
#include <condition_variable>
#include <new>
#include <thread>
#include <utility>

namespace cruller::inline v0 {

// A thread without work sleeps until there is some, or until no thread is left that could create
// some.
struct engine::worker_pool::workers {
  explicit workers(worker_pool& pool) : of(pool) {}
  ~workers() {
    while (true) {
      std::unique_lock lock(making);
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
      threads.emplace_back([this, &mine] {
        const turn::guest inside(mine);
        if (!arrive()) return;
        add(mine);
        of.work({});
      });
    } catch (const std::exception&) {  // The existing threads do the work.
      wanted = 0;
    }
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
  void put(queue& more) {
    std::size_t calls = 0;
    {
      const std::lock_guard lock(mutex);
      of.append(ready, more);
      if (called == 0) calls = count_calls();
    }
    call(calls);
  }
  // A ready component, or `no_component` at the end.
  std::uint32_t take() {
    std::unique_lock lock(mutex);
    bool was_called = false;
    while (ready.empty()) {
      if (awake == 1) is_over = true;
      if (is_over) {
        lock.unlock();
        comes.notify_all();
        return no_component;
      }
      --awake;
      ++asleep;
      comes.wait(lock);
      while (called == 0 && !is_over) comes.wait(lock);
      if (is_over) return no_component;
      was_called = true;
      --called;
      --asleep;
      ++awake;
    }
    const std::uint32_t taken = of.take_first(ready);
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

  worker_pool& of;
  std::mutex making;  // guards the next two members
  unsigned wanted = 0;
  std::vector<std::thread> threads;
  std::mutex mutex;  // guards the following
  std::condition_variable comes;
  queue ready;
  std::size_t awake = 1;   // threads that may find work
  std::size_t asleep = 0;  // all other threads
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
      workers_(std::make_unique<workers>(*this)) {}

engine::worker_pool::~worker_pool() = default;

void engine::worker_pool::run() noexcept {
  count_.ends_at_failure = what_.ends_at_failure();
  if (what_.can_be_cancelled()) count_.cancelled = &of_.cancellation_;
  for (std::uint32_t i = 0; i != of_.size(); ++i)
    places_[i].waits_for.store(
        static_cast<std::uint32_t>(predecessors(i).size()), std::memory_order_relaxed
    );
  std::size_t pieces = 0;
  for (const route_visit& visit : way_.visits()) {
    if (!what_.wants(visit)) continue;
    ++count_.total;
    place& its = places_[visit.component];
    its.visit = &visit;
    its.is_work = visit.has_work() && !of_.wiring_.plan().components[visit.component].is_constant;
    if (its.is_work) ++pieces;
  }
  workers_->wanted = static_cast<unsigned>(
                         std::min<std::size_t>(how_.threads(), std::max<std::size_t>(pieces, 1))
                     ) -
                     1;
  workers_->add(how_.mine());
  queue small;
  queue first;
  for (const route_visit& visit : way_.way().visits)
    if (predecessors(visit.component).empty())
      append(places_[visit.component].is_work ? first : small, visit.component);
  // All work is in the queue before this thread takes any.
  workers_->put(first);
  work(small);
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

void engine::worker_pool::work(queue small) noexcept {
  step_recorder mine(of_, way_, how_, &count_);
  process(small, no_component, mine);
  for (std::uint32_t at = workers_->take(); at != no_component; at = workers_->take())
    process({}, at, mine);
}

// Processes small components, and at most one with work; then what these have made ready: this
// thread takes the first piece of work, other threads the rest.
void engine::worker_pool::process(queue small, std::uint32_t kept, step_recorder& mine) noexcept {
  while (!small.empty() || kept != no_component) {
    // Small components first: they may make work ready for other threads.
    const bool is_small = !small.empty();
    const std::uint32_t at = is_small ? take_first(small) : std::exchange(kept, no_component);
    const route_visit* const visit = places_[at].visit;
    if (count_.has_ended_early()) return;
    if (visit != nullptr) take(*visit, mine);
    queue others;
    for_each_made_ready(at, [&](std::uint32_t next) {
      if (!places_[next].is_work)
        append(small, next);
      else if (kept == no_component)
        kept = next;
      else
        append(others, next);
    });
    if (!others.empty()) workers_->put(others);
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
