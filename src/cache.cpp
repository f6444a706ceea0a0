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
  std::string_view id() const { return row_.id; }
  cached_place place() { return {instance_.get(), this}; }

  const cached_kind& kind;
  std::size_t users = 0;

 private:
  struct end_environment {
    void operator()(environment* of) const { std::destroy_at(of); }
  };
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

  cached_place acquire(const cached_kind& kind, void* instances) {
    const std::lock_guard lock(mutex_);
    std::vector<cached_place> needs = needs_in(kind, instances);
    const auto known = std::ranges::find_if(entries_, [&](const auto& each) {
      return each->is(kind, needs);
    });
    cached_entry& entry = known != entries_.end() ? **known : add(kind, std::move(needs));
    ++entry.users;
    return entry.place();
  }

  void release(cached_place place) noexcept {
    const std::lock_guard lock(mutex_);
    --static_cast<cached_entry*>(place.owner)->users;
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
  cached_entry& add(const cached_kind& kind, std::vector<cached_place>&& needs) {
    entries_.reserve(entries_.size() + 1);
    auto entry = std::make_unique<cached_entry>(kind, std::move(needs));
    try {
      entry->system().start();
    } catch (const signal_error& error) {
      // Who asked for it adds which component that was.
      std::rethrow_exception(error.failures().front().cause);
    }
    entries_.push_back(std::move(entry));
    return *entries_.back();
  }

  std::unique_ptr<cached_entry> take_last() {
    auto last = std::move(entries_.back());
    entries_.pop_back();
    return last;
  }

  // A cached component's start may ask for another one's, in a system of its own.
  std::recursive_mutex mutex_;
  std::vector<std::unique_ptr<cached_entry>> entries_;
};

cache& the_cache() {
  static cache only;
  return only;
}

}  // namespace

cached_place acquire_cached(const cached_kind& kind, void* instances) {
  return the_cache().acquire(kind, instances);
}

void release_cached(cached_place place) noexcept { the_cache().release(place); }

void touch_cache() { the_cache(); }

}  // namespace detail

void clear_cache() { detail::the_cache().clear(); }

}  // namespace cruller
