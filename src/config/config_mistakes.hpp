// The mistakes in configuration files: collected, and reported together.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "config/config_node.hpp"

namespace cruller::inline v0 {

struct config_mistake {
  config_origin where;  // Without a source if nothing in a file is wrong.
  std::string what;     // One line.
};

class config_mistakes {
 public:
  void add(config_origin where, std::string what) {
    all_.push_back({std::move(where), std::move(what)});
  }
  [[nodiscard]] bool empty() const { return all_.empty(); }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  [[nodiscard]] std::span<const config_mistake> all() const { return all_; }
  // Forgets all mistakes from this one on.
  void cut(std::size_t size) { all_.resize(size); }

  void add(const config_mistakes& others) {
    all_.insert(all_.end(), others.all_.begin(), others.all_.end());
  }

  // A line for each, in the order of the files, each mistake once; those without a place last.
  [[nodiscard]] std::vector<std::string> lines() const;
  // The same, each with a line end.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<config_mistake> all_;
};

}  // namespace cruller::v0
