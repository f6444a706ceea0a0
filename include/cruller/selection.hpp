// Selections: the components and groups that a signal is for.
#pragma once

#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace cruller::inline v0 {

/// The components and groups that a signal is for, by id: `{"http", "log.publisher"}`.
///
/// A selection contains exactly what it names: an empty list, as in `.only = {}` or from an empty
/// vector, selects nothing. Options without a selection mean all components.
///
/// A plain value: threads may read the same one, or copy it.
class selection {
 public:
  /// An id in a list, from a string of any type.
  class id {
   public:
    /// The string must outlive the list.
    id(const char* name) : name_(name) {}
    /// The same.
    id(std::string_view name) : name_(name) {}
    /// The same.
    id(const std::string& name) : name_(name) {}
    /// The text.
    [[nodiscard]] std::string_view name() const noexcept { return name_; }

   private:
    std::string_view name_;
  };

  /// Nothing.
  selection() = default;
  /// The components and groups with these ids; nothing if the list is empty.
  selection(std::initializer_list<id> ids) {
    for (const id& each : ids) add(each.name());
  }
  /// The ids in a vector, or in any other range of strings.
  template <typename Range>
  requires requires(const Range& range) { std::string_view(*std::begin(range)); }
  selection(const Range& range) {
    for (const auto& each : range) add(std::string_view(each));
  }
  /// All components.
  [[nodiscard]] static selection everything() {
    selection all;
    all.is_everything_ = true;
    return all;
  }

  /// Whether it selects all components, and so has no ids.
  [[nodiscard]] bool is_everything() const noexcept { return is_everything_; }
  /// Empty if it selects everything or nothing.
  [[nodiscard]] const std::vector<std::string>& ids() const noexcept { return ids_; }

 protected:
  /// Adds an id.
  void add(std::string_view name) { ids_.emplace_back(name); }

 private:
  std::vector<std::string> ids_;
  bool is_everything_ = false;
};

}  // namespace cruller::v0
