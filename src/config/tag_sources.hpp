// The texts that tags take from outside: variables, files, credentials.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "config/config_inputs.hpp"
#include "config/config_node.hpp"
#include "config/file_text.hpp"

namespace cruller::inline v0 {

// A text from outside the configuration, or why there is none.
using outside_text = std::variant<std::string, unreadable>;

outside_text text_of_variable(const std::string& name);
// The content of a file without the line end at its end. A relative name begins at the folder of
// the configuration file that names it.
outside_text text_of_file(
    const std::string& name, const config_origin& named_in, config_inputs& inputs
);
// A credential that systemd has passed to the service.
outside_text text_of_credential(const std::string& name, config_inputs& inputs);

}  // namespace cruller::v0
