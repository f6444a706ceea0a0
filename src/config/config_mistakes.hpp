// The mistakes in configuration files: collected, and reported together.
#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/config_node.hpp"

namespace cruller::inline v0 {

struct config_mistake {
  config_origin where;  // Without a source if no file is wrong.
  std::string what;
};

class config_mistakes {
 public:
  void add(config_origin where, std::string what) {
    all_.push_back({std::move(where), std::move(what)});
  }
  // What is wrong with the value at a path.
  void add_at(std::string_view path, config_origin where, std::string_view what);
  void add(const config_mistakes& others);
  // Notes that a file could not be read to its end, so that what it gives is not known.
  void miss_values() { misses_values_ = true; }

  [[nodiscard]] bool empty() const { return all_.empty(); }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  [[nodiscard]] std::span<const config_mistake> all() const { return all_; }
  // Forgets all mistakes from this one on.
  void cut(std::size_t size) { all_.resize(size); }
  [[nodiscard]] bool misses_values() const { return misses_values_; }
  // Whether something is wrong with a value of this component, or inside it.
  [[nodiscard]] bool concern(std::string_view component) const;

  // A line for each, in the order of the files, each mistake once; those without a place last.
  [[nodiscard]] std::vector<std::string> lines() const;
  // The same, each with a line end.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<config_mistake> all_;
  std::set<std::string, std::less<>> paths_;
  bool misses_values_ = false;
};

}  // namespace cruller::v0
