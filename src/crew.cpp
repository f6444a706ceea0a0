// Carrying a signal with several threads, and the row of what is ready for any of them.
#include "crew.hpp"

#include <algorithm>
#include <condition_variable>
#include <new>
#include <thread>
#include <utility>

namespace cruller {

// Who runs out of work sleeps until there is more, or nobody is left who could find some.
struct engine::crew::hands {
  explicit hands(crew& crew) : of(crew) {}
  ~hands() {
    while (true) {
      std::unique_lock lock(making);
      if (threads.empty()) return;
      std::thread last = std::move(threads.back());
      threads.pop_back();
      lock.unlock();
      last.join();  // It may have made another one.
    }
  }
  // Makes a thread, which makes the next: nobody who has work to do waits for more than one.
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
    } catch (const std::exception&) {  // Those who are there do the work.
      wanted = 0;
    }
  }
  // Returns whether there may be work.
  bool arrive() {
    const std::lock_guard lock(mutex);
    ++awake;
    return !is_over;
  }
  // While somebody is on the way nobody else is called: who arrives calls two more where there is
  // more to take. So many are there as soon as if all were called at once, and few in vain where
  // the work is gone before they come.
  void put(row& more) {
    std::size_t calls = 0;
    {
      const std::lock_guard lock(mutex);
      of.append(ready, more);
      if (called == 0) calls = count_calls();
    }
    call(calls);
  }
  // What is ready, or nobody where all has ended.
  std::uint32_t take() {
    std::unique_lock lock(mutex);
    bool was_called = false;
    while (ready.empty()) {
      if (awake == 1) is_over = true;
      if (is_over) {
        lock.unlock();
        comes.notify_all();
        return nobody;
      }
      --awake;
      ++asleep;
      comes.wait(lock);
      while (called == 0 && !is_over) comes.wait(lock);
      if (is_over) return nobody;
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

  crew& of;
  std::mutex making;  // guards the next two
  unsigned wanted = 0;
  std::vector<std::thread> threads;
  std::mutex mutex;  // guards what follows
  std::condition_variable comes;
  row ready;
  std::size_t awake = 1;   // the threads that may find more
  std::size_t asleep = 0;  // the others
  std::size_t called = 0;  // those of them that have been called
  bool is_over = false;
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
      hands_(std::make_unique<hands>(*this)) {}

engine::crew::~crew() = default;

void engine::crew::run() noexcept {
  count_.gives_up = what_.gives_up();
  for (std::uint32_t i = 0; i != of_.size(); ++i)
    places_[i].waits_for.store(
        static_cast<std::uint32_t>(comes_after(i).size()), std::memory_order_relaxed
    );
  std::size_t pieces = 0;
  for (const stop_on_route& stop : way_.stops()) {
    if (!what_.wants(stop)) continue;
    ++count_.total;
    place& its = places_[stop.component];
    its.stop = &stop;
    its.is_work = (stop.first != stop.end || stop.destroy != nullptr) &&
                  !of_.routes().is_constant(stop.component);
    if (its.is_work) ++pieces;
  }
  hands_->wanted = static_cast<unsigned>(
                       std::min<std::size_t>(how_.threads(), std::max<std::size_t>(pieces, 1))
                   ) -
                   1;
  hands_->add(how_.mine());
  row small;
  row first;
  for (const stop_on_route& stop : way_.way().stops)
    if (comes_after(stop.component).empty())
      append(places_[stop.component].is_work ? first : small, stop.component);
  // All work is handed over before this thread may get to some itself.
  hands_->put(first);
  work(small);
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
  ++to.size;
}

void engine::crew::append(row& to, row& more) {
  if (more.empty()) return;
  (to.empty() ? to.first : places_[to.last].behind) = more.first;
  to.last = more.last;
  to.size += more.size;
  more = {};
}

std::uint32_t engine::crew::take_first(row& from) {
  --from.size;
  return std::exchange(from.first, places_[from.first].behind);
}

void engine::crew::work(row small) noexcept {
  progress mine(of_, way_, how_, &count_);
  carry_on(small, nobody, mine);
  for (std::uint32_t at = hands_->take(); at != nobody; at = hands_->take()) carry_on({}, at, mine);
}

// Takes what is not worth another thread, and one piece of work; then what these have set free:
// this thread the first piece of work among that, others the rest.
void engine::crew::carry_on(row small, std::uint32_t kept, progress& mine) noexcept {
  while (!small.empty() || kept != nobody) {
    // Small things first: they may set free work for others.
    const bool is_small = !small.empty();
    const std::uint32_t at = is_small ? take_first(small) : std::exchange(kept, nobody);
    const stop_on_route* const stop = places_[at].stop;
    if (count_.has_given_up()) return;
    if (stop != nullptr) take(*stop, mine);
    row others;
    for_each_set_free(at, [&](std::uint32_t next) {
      if (!places_[next].is_work)
        append(small, next);
      else if (kept == nobody)
        kept = next;
      else
        append(others, next);
    });
    if (!others.empty()) hands_->put(others);
  }
}

// A component that waits for several is set free by the last of them, and sees what all have done.
template <typename Function>
void engine::crew::for_each_set_free(std::uint32_t component, Function function) {
  for (const std::uint32_t next : comes_before(component))
    if (places_[next].waits_for.fetch_sub(1, std::memory_order_acq_rel) == 1) function(next);
}

void engine::crew::take(const stop_on_route& stop, progress& mine) noexcept {
  failure_list failures;
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
