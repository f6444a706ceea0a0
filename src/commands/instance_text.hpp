// Instances as text.
#pragma once

#include <cruller/any_system.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace cruller::inline v0 {

struct instance_text {
  std::string type;
  // Absent if it is not started or cannot be printed.
  std::optional<std::string> value;
};

// Throws `unknown_component`.
instance_text text_of_instance(any_system& system, std::string_view id);

}  // namespace cruller::v0
