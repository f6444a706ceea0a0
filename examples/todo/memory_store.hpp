// A store in memory, for tests: it loses its content when it stops.
#pragma once

#include <map>
#include <mutex>

#include "store.hpp"

namespace shop {

class memory_store : public store {
 public:
  std::vector<todo_item> all() override;
  std::optional<todo_item> find(std::int64_t id) override;
  todo_item add(const std::string& title, bool done) override;
  std::optional<todo_item> change(std::int64_t id, const todo_change& change) override;
  bool remove(std::int64_t id) override;
  std::size_t count() override;

 private:
  std::mutex mutex_;
  std::map<std::int64_t, todo_item> items_;
  std::int64_t last_id_ = 0;
};

}  // namespace shop
