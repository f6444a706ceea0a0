// The cache: the instances that outlive their systems, in the order in which they were started.
#include <algorithm>
#include <cruller/detail/cache.hpp>
#include <cruller/error.hpp>
#include <mutex>
#include <string>

#include "failure.hpp"

namespace cruller {
namespace detail {
namespace {

struct cached_entry {
  cache_key key;
  std::unique_ptr<cached_instance> made;
  std::size_t users = 0;
};

class cache {
 public:
  ~cache() {
    while (!entries_.empty()) take_last();  // Its destructor stops it.
  }

  cached_place acquire(
      cache_key&& key, std::unique_ptr<cached_instance> (*make)(void*), void* instances
  ) {
    const std::lock_guard lock(mutex_);
    const auto known = std::ranges::find_if(entries_, [&](const auto& each) {
      return each->key.type == key.type && each->key.needs == key.needs &&
             each->key.same(each->key.node, key.node);
    });
    cached_entry& entry = known != entries_.end() ? **known : add(std::move(key), make(instances));
    ++entry.users;
    return {entry.made->instance(), &entry};
  }

  void release(cached_place place) noexcept {
    const std::lock_guard lock(mutex_);
    --static_cast<cached_entry*>(place.owner)->users;
  }

  void clear() {
    const std::lock_guard lock(mutex_);
    std::string used;
    for (const auto& each : entries_)
      if (each->users != 0) used.append(used.empty() ? "" : ", ").append(id_of(*each));
    if (!used.empty())
      throw lifecycle_error(
          "clear_cache: still in use by a system: " + used + "; stop that system first"
      );
    failure_list failures;
    while (!entries_.empty()) {
      const auto last = take_last();
      try {
        last->made->system().stop();
      } catch (const signal_error& error) {
        for (const failure& each : error.failures())
          failures.add(each.component, each.signal, each.cause);
      }
    }
    failures.throw_if_any();
  }

 private:
  cached_entry& add(cache_key&& key, std::unique_ptr<cached_instance> made) {
    entries_.reserve(entries_.size() + 1);
    auto entry = std::make_unique<cached_entry>(cached_entry{std::move(key), std::move(made)});
    try {
      entry->made->system().start();
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

  static std::string_view id_of(const cached_entry& entry) {
    return entry.made->system().wiring().plan().components.front().id;
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

cached_place acquire_cached(
    cache_key key, std::unique_ptr<cached_instance> (*make)(void* instances), void* instances
) {
  return the_cache().acquire(std::move(key), make, instances);
}

void release_cached(cached_place place) noexcept { the_cache().release(place); }

void touch_cache() { the_cache(); }

}  // namespace detail

void clear_cache() { detail::the_cache().clear(); }

}  // namespace cruller
