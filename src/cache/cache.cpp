// The cache: instances that outlive their systems, in the order of their start.
#include <unistd.h>

#include <algorithm>
#include <cruller/any_system.hpp>
#include <cruller/detail/plan/cache.hpp>
#include <cruller/error.hpp>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "errors/failure.hpp"

namespace cruller::inline v0 {
namespace detail {
namespace {

// Memory with a given alignment.
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

// The dependencies of a cached component in the block of a system.
std::vector<cached_place> needs_in(const cached_kind& kind, void* instances) {
  std::vector<cached_place> needs;
  for (const std::uint32_t offset : kind.needs)
    needs.push_back(
        *std::launder(reinterpret_cast<cached_place*>(static_cast<std::byte*>(instances) + offset))
    );
  return needs;
}

// Whether two types are the same, also if they are from different shared libraries with hidden
// symbols. Then their names are compared, except for types that are local to a file, which may
// share a name.
bool is_same_type(const cached_kind& one, const cached_kind& other) {
  if (one.type == other.type) return true;
  if (one.type_info == nullptr || other.type_info == nullptr) return false;
  const std::string_view name = one.type_info->name();
  const auto has = [&](std::string_view part) { return name.find(part) != name.npos; };
  // g++ marks such a name by an asterisk; clang's mangled names show local types.
  const bool is_local = has("*") || has("_GLOBAL__N") || has("$") || has("ZL");
  return !is_local && name == other.type_info->name() && one.instance_size == other.instance_size &&
         one.instance_alignment == other.instance_alignment;
}

// A cached instance: a private system with only that component. Its memory is released after the
// system is destroyed.
class cached_entry {
 public:
  cached_entry(const cached_kind& its_kind, std::vector<cached_place> needs)
      : kind(its_kind),
        needs_(std::move(needs)),
        block_(kind.block_size, kind.block_alignment),
        instance_(kind.instance_size, kind.instance_alignment),
        row_(kind.row()),
        wiring_(plan{{&row_, 1}}),
        values_(::new (block_.at(kind.values)) values_in_use),
        system_(wiring_, block_.get()) {
    for (std::size_t i = 0; i != needs_.size(); ++i)
      ::new (block_.at(kind.needs[i])) cached_place(needs_[i]);
    ::new (block_.at(kind.place)) cached_place{instance_.get(), nullptr};
  }

  bool is(const cached_kind& other, const std::vector<cached_place>& needs) const {
    const auto place = &cached_place::instance;
    return is_same_type(kind, other) && std::ranges::equal(needs_, needs, {}, place, place) &&
           kind.same(kind.node, other.node);
  }
  any_system& system() { return system_; }
  // Starts it unless it is started; concurrent calls wait.
  void start(const context& step) {
    const std::lock_guard lock(starting_);
    if (is_started()) return;
    if (file_descriptor file = step.inherited()) system_.inherit(row_.id, std::move(file));
    process_ = getpid();
    try {
      // If it starts although it was cancelled, it stays for other systems.
      system_.start({.on_failure = failure_policy::keep, .stop_token = step.stop_token()});
    } catch (const signal_error& error) {
      if (error.failures().empty() && error.not_reached().empty()) return;
      stop_quietly();
      throw;
    } catch (...) {
      stop_quietly();
      throw;
    }
  }
  // Handlers of several systems run one at a time. A handler that causes another system to send a
  // signal may call back into this instance on its own thread, and does not wait.
  void call(plan::function function, void* instances, context& step) {
    std::unique_lock lock(calling_, std::defer_lock);
    if (!step.wants_reply())
      lock.lock();
    else if (!lock.try_lock())
      return step.skip_reply();
    function(instances, step);
  }
  bool is_started() const { return system_.state() != component_state::stopped; }
  // A child made by fork leaves instances that its parent has started to the parent.
  bool is_of_this_process() const { return process_ == getpid(); }
  std::string_view id() const { return row_.id; }
  cached_place place() { return {instance_.get(), this}; }

  const cached_kind& kind;
  std::size_t users = 0;

 private:
  struct end_values {
    void operator()(values_in_use* of) const { std::destroy_at(of); }
  };
  void stop_quietly() {
    try {
      system_.stop();
    } catch (const std::exception&) {  // The failure of the start is the one that counts.
    }
  }

  std::mutex starting_;
  std::recursive_mutex calling_;
  pid_t process_ = getpid();  // the process that started it
  const std::vector<cached_place> needs_;
  const memory block_;
  const memory instance_;
  const plan::component row_;
  const wiring wiring_;
  const std::unique_ptr<values_in_use, end_values> values_;
  any_system system_;
};

class cache {
 public:
  ~cache() {
    while (!entries_.empty()) {
      std::unique_ptr<cached_entry> last = take_last();
      // Its destructor stops it.
      if (!last->is_of_this_process()) static_cast<void>(last.release());
    }
  }

  cached_place acquire(const cached_kind& kind, void* instances, const context& step) {
    cached_entry& entry = find_or_add(kind, needs_in(kind, instances));
    try {
      entry.start(step);
    } catch (const signal_error& error) {
      release(entry.place());
      // The caller adds the id of the component.
      error.rethrow_nested();
    } catch (...) {
      release(entry.place());
      throw;
    }
    return entry.place();
  }

  void release(cached_place place) noexcept {
    const std::lock_guard lock(mutex_);
    cached_entry& entry = *static_cast<cached_entry*>(place.owner);
    // An entry that failed to start is removed when its last user releases it.
    if (--entry.users == 0 && !entry.is_started())
      std::erase_if(entries_, [&](const auto& each) { return each.get() == &entry; });
  }

  void clear() {
    const std::lock_guard lock(mutex_);
    std::string used;
    for (const auto& each : entries_)
      if (each->users != 0) used.append(used.empty() ? "" : ", ").append(each->id());
    if (!used.empty())
      throw lifecycle_error("clear_cache: used by a system: " + used + "; stop that system first");
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

  // The only handlers called with this lock held are stop handlers, which can release other
  // entries.
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

void call_cached(cached_place place, plan::function call, void* instances, context& step) {
  static_cast<cached_entry*>(place.owner)->call(call, instances, step);
}

void touch_cache() { the_cache(); }

}  // namespace detail

void clear_cache() { detail::the_cache().clear(); }

}  // namespace cruller::v0
