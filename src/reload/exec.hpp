// Replacing the process by the current program file.
#pragma once

#include <system_error>

#include "process/program_image.hpp"
#include "reload/reload_state.hpp"

namespace cruller::inline v0 {

// Executes the file of the image in this process, with the process id, arguments, environment and
// working directory of the program's start, and with the state for `take_reload_state`. Only
// standard input, output and error and the descriptors in the state stay open. Returns only on
// failure, and then nothing has changed.
std::error_code replace_process(const program_image& image, const reload_state& state);

}  // namespace cruller::v0
