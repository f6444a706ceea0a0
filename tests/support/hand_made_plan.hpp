// Plans made by hand: numbered components with their dependencies.
#pragma once

#include <cruller/any_system.hpp>
#include <cruller/context.hpp>
#include <cruller/dsl/signal.hpp>
#include <cruller/plan.hpp>
#include <deque>
#include <string>
#include <vector>

// Owns the data that a plan refers to. Components are added in definition order.
class hand_made_plan {
 public:
  cruller::plan::component& add(std::string id, std::vector<std::uint32_t> needs = {}) {
    ids_.push_back(std::move(id));
    needs_.push_back(std::move(needs));
    components_.push_back({});
    components_.back().id = ids_.back();
    components_.back().dependencies = needs_.back();
    return components_.back();
  }
  void steps(std::size_t component, std::vector<cruller::plan::step> steps) {
    steps_.push_back(std::move(steps));
    components_[component].steps = steps_.back();
  }
  cruller::plan plan() const { return {components_}; }

 private:
  std::deque<std::string> ids_;
  std::deque<std::vector<std::uint32_t>> needs_;
  std::deque<std::vector<cruller::plan::step>> steps_;
  std::vector<cruller::plan::component> components_;
};
