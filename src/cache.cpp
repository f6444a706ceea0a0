// The cache: the instances that outlive their systems, in the order in which they were started.
#include <algorithm>
#include <cruller/any_system.hpp>
#include <cruller/detail/cache.hpp>
#include <cruller/error.hpp>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <vector>

#include "failure.hpp"

namespace cruller {
namespace detail {
namespace {

// Memory with the alignment that its content needs.
class memory {
 public:
  memory(std::size_t size, std::size_t alignment)
      : alignment_{alignment}, bytes_(::operator new(size, alignment_)) {}
  ~memory() { ::operator delete(bytes_, alignment_); }
  memory(const memory&) = delete;
  memory& operator=(const memory&) = delete;
  void* get() const { return bytes_; }
  std::byte* at(std::size_t offset) const { return static_cast<std::byte*>(bytes_) + offset; }

 private:
  const std::align_val_t alignment_;
  void* const bytes_;
};

// What a cached component refers to in the block of a system.
std::vector<cached_place> needs_in(const cached_kind& kind, void* instances) {
  std::vector<cached_place> needs;
  for (const std::uint32_t offset : kind.needs)
    needs.push_back(
        *std::launder(reinterpret_cast<cached_place*>(static_cast<std::byte*>(instances) + offset))
    );
  return needs;
}

// A cached instance: a system of that component alone, which nobody else sees. Its memory is gone
// after the system is.
class cached_entry {
 public:
  cached_entry(const cached_kind& its_kind, std::vector<cached_place> needs)
      : kind(its_kind),
        needs_(std::move(needs)),
        block_(kind.block_size, kind.block_alignment),
        instance_(kind.instance_size, kind.instance_alignment),
        row_(kind.row()),
        wiring_(plan{{&row_, 1}}),
        environment_(
            kind.reads_environment ? ::new (block_.at(kind.environment)) environment : nullptr
        ),
        system_(wiring_, block_.get()) {
    for (std::size_t i = 0; i != needs_.size(); ++i)
      ::new (block_.at(kind.needs[i])) cached_place(needs_[i]);
    ::new (block_.at(kind.place)) cached_place{instance_.get(), nullptr};
  }

  bool is(const cached_kind& other, const std::vector<cached_place>& needs) const {
    const auto place = &cached_place::instance;
    return kind.type == other.type && std::ranges::equal(needs_, needs, {}, place, place) &&
           kind.same(kind.node, other.node);
  }
  any_system& system() { return system_; }
  // Starts it where it is not; a second thread waits for the first one.
  void start(const context& step) {
    const std::lock_guard lock(starting_);
    if (is_started()) return;
    if (file_descriptor file = step.inherited()) system_.inherit(row_.id, std::move(file));
    system_.start();
  }
  bool is_started() const { return system_.state() != component_state::stopped; }
  std::string_view id() const { return row_.id; }
  cached_place place() { return {instance_.get(), this}; }

  const cached_kind& kind;
  std::size_t users = 0;

 private:
  struct end_environment {
    void operator()(environment* of) const { std::destroy_at(of); }
  };
  std::mutex starting_;
  const std::vector<cached_place> needs_;
  const memory block_;
  const memory instance_;
  const plan::component row_;
  const wiring wiring_;
  const std::unique_ptr<environment, end_environment> environment_;
  any_system system_;
};

class cache {
 public:
  ~cache() {
    while (!entries_.empty()) take_last();  // Its destructor stops it.
  }

  cached_place acquire(const cached_kind& kind, void* instances, const context& step) {
    cached_entry& entry = find_or_add(kind, needs_in(kind, instances));
    try {
      entry.start(step);
    } catch (const signal_error& error) {
      release(entry.place());
      // Who asked for it adds which component that was.
      std::rethrow_exception(error.failures().front().cause);
    } catch (...) {
      release(entry.place());
      throw;
    }
    return entry.place();
  }

  void release(cached_place place) noexcept {
    const std::lock_guard lock(mutex_);
    cached_entry& entry = *static_cast<cached_entry*>(place.owner);
    // One that could not be started is not kept once nobody tries it any more.
    if (--entry.users == 0 && !entry.is_started())
      std::erase_if(entries_, [&](const auto& each) { return each.get() == &entry; });
  }

  void clear() {
    const std::lock_guard lock(mutex_);
    std::string used;
    for (const auto& each : entries_)
      if (each->users != 0) used.append(used.empty() ? "" : ", ").append(each->id());
    if (!used.empty())
      throw lifecycle_error(
          "clear_cache: still in use by a system: " + used + "; stop that system first"
      );
    failure_list failures;
    while (!entries_.empty()) {
      const auto last = take_last();
      try {
        last->system().stop();
      } catch (const signal_error& error) {
        for (const failure& each : error.failures())
          failures.add(each.component, each.signal, each.cause);
      }
    }
    failures.throw_if_any();
  }

 private:
  cached_entry& find_or_add(const cached_kind& kind, std::vector<cached_place>&& needs) {
    const std::lock_guard lock(mutex_);
    const auto known = std::ranges::find_if(entries_, [&](const auto& each) {
      return each->is(kind, needs);
    });
    if (known == entries_.end()) {
      entries_.push_back(std::make_unique<cached_entry>(kind, std::move(needs)));
      entries_.back()->users = 1;
      return *entries_.back();
    }
    ++(*known)->users;
    return **known;
  }

  std::unique_ptr<cached_entry> take_last() {
    auto last = std::move(entries_.back());
    entries_.pop_back();
    return last;
  }

  // No handler but a stop runs under it, which may give back what its instance has used.
  std::recursive_mutex mutex_;
  std::vector<std::unique_ptr<cached_entry>> entries_;
};

cache& the_cache() {
  static cache only;
  return only;
}

}  // namespace

cached_place acquire_cached(const cached_kind& kind, void* instances, const context& step) {
  return the_cache().acquire(kind, instances, step);
}

void release_cached(cached_place place) noexcept { the_cache().release(place); }

void touch_cache() { the_cache(); }

}  // namespace detail

void clear_cache() { detail::the_cache().clear(); }

}  // namespace cruller
