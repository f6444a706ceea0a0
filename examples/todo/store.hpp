// Todos, and the interface of what keeps them.
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

/// What to change of a todo; what is absent stays as it is.
struct todo_change {
  std::optional<std::string> title;
  std::optional<bool> done;
};

/// The store cannot be reached now, but may be later. What was asked of it is not acknowledged.
class store_unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Keeps todos. Every function may be called from several threads at once, and when it returns,
/// what it did is kept as durably as the store can. A store that is somewhere else may throw
/// `store_unavailable`.
class store {
 public:
  store() = default;
  store(const store&) = delete;
  store& operator=(const store&) = delete;
  virtual ~store() = default;

  /// All todos, oldest first.
  virtual std::vector<todo_item> all() = 0;
  virtual std::optional<todo_item> find(std::int64_t id) = 0;
  /// Keeps a new todo. Ids are positive, grow, and are never given twice.
  virtual todo_item add(const std::string& title, bool done) = 0;
  /// The todo after the change, or nothing where there is none with this id.
  virtual std::optional<todo_item> change(std::int64_t id, const todo_change& change) = 0;
  /// Whether there was one to remove.
  virtual bool remove(std::int64_t id) = 0;
  virtual std::size_t count() = 0;
};

}  // namespace shop
