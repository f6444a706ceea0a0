// Selections: which components and groups a signal is for.
#pragma once

#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace cruller {

/// The components and groups that a signal is for, by id: `{"http", "log.publisher"}`.
///
/// What code selects is exactly what it names: an empty list, as in `.only = {}` or from an empty
/// vector, means nothing. Everything is what options mean that say nothing of a selection.
class selection {
 public:
  /// One id in a list, from any text.
  class id {
   public:
    /// The id that a text spells, which must outlive the list.
    id(const char* name) : name_(name) {}
    /// The same.
    id(std::string_view name) : name_(name) {}
    /// The same.
    id(const std::string& name) : name_(name) {}
    /// The text.
    std::string_view name() const { return name_; }

   private:
    std::string_view name_;
  };

  /// Nothing.
  selection() = default;
  /// What the ids name; nothing where there is none.
  selection(std::initializer_list<id> ids) {
    for (const id& each : ids) add(each.name());
  }
  /// The ids in a vector, or in any other range of texts.
  template <typename Range>
  requires requires(const Range& range) { std::string_view(*std::begin(range)); }
  selection(const Range& range) {
    for (const auto& each : range) add(std::string_view(each));
  }
  /// All components.
  static selection everything() {
    selection all;
    all.is_everything_ = true;
    return all;
  }

  /// Whether it is all components, and so has no ids.
  bool is_everything() const { return is_everything_; }
  /// Empty where it is everything, and where it is nothing.
  const std::vector<std::string>& ids() const { return ids_; }

 protected:
  /// Selects one more.
  void add(std::string_view id) { ids_.emplace_back(id); }

 private:
  std::vector<std::string> ids_;
  bool is_everything_ = false;
};

}  // namespace cruller
