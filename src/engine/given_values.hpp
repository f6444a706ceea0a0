// The values of a live system that replace those of its definition: who gives them, and when they
// may change.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/engine.hpp"

namespace cruller::inline v0 {

class engine::given_values {
 public:
  explicit given_values(engine& of) : of_(of) {}

  // The value in use of a row that can be replaced; empty: that of the definition.
  ranked_value in_use(std::uint32_t component, const plan::config_value& slot) const;
  // What was set; empty if there is nothing.
  ranked_value given(std::uint32_t component, const plan::config_value& slot) const;
  // What is shown: what is set at once; what was found at a start while the component is started.
  std::shared_ptr<const held_value> shown(std::uint32_t component, const plan::config_value& slot)
      const;
  // Makes the next value from the one that was set, or null; null takes it back. May be called more
  // than once.
  using make_value = std::function<std::shared_ptr<const held_value>(const held_value* current)>;
  // While the component is stopped.
  void set(const setting_place& place, value_rank rank, const make_value& make);
  void set_text(
      const setting_place& place, std::string_view text, value_rank rank, std::string_view origin
  );
  void give(const given_setting& next);
  // Reads values from texts, and adds them to those that are about to be given.
  using texts = std::vector<std::pair<std::string, std::string>>;
  void add_texts(const texts& values, std::string_view origin, given_settings& into) const;
  // Changes a value while the component may run. One that is not live keeps its former value.
  void publish(const given_setting& next);
  // Notes who gives a value that is equal to the one in use. `keeps_found`: what was found at the
  // start is that of a variable.
  void relabel(const given_setting& next, bool keeps_found);
  // Finds the values of a component that is about to start, or only checks them; `next` are values
  // that it will be given.
  void find(
      std::uint32_t component, bool is_check, const given_settings& next, failure_list& failures
  );

 private:
  // Null: the component has none that can be set.
  detail::values_in_use* values_of(std::uint32_t component) const;
  void refuse_started(std::uint32_t component) const;

  engine& of_;
};

}  // namespace cruller::v0
