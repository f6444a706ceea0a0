// Todos, and the interface of a store for them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace shop {

struct todo_item {
  std::int64_t id = 0;
  std::string title;
  bool done = false;

  friend bool operator==(const todo_item&, const todo_item&) = default;
};

/// A change of a todo; absent members stay unchanged.
struct todo_change {
  std::optional<std::string> title;
  std::optional<bool> done;
};

/// The store is unavailable now, but may be available later. The change is not acknowledged.
class store_unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Keeps todos. Several threads may call every function at once. When a function returns, its
/// change is as durable as the store can make it. A remote store may throw `store_unavailable`.
class store {
 public:
  store() = default;
  store(const store&) = delete;
  store& operator=(const store&) = delete;
  virtual ~store() = default;

  /// All todos, oldest first.
  virtual std::vector<todo_item> all() = 0;
  virtual std::optional<todo_item> find(std::int64_t id) = 0;
  /// Adds a todo. Ids are positive, grow, and are never reused.
  virtual todo_item add(const std::string& title, bool done) = 0;
  /// Returns the todo after the change, or nothing if no todo has this id.
  virtual std::optional<todo_item> change(std::int64_t id, const todo_change& change) = 0;
  /// Returns whether there was one.
  virtual bool remove(std::int64_t id) = 0;
  virtual std::size_t count() = 0;
};

}  // namespace shop
