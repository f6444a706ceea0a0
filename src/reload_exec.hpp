// Replacing the process by its program as it is on disk now.
#pragma once

#include <system_error>

#include "program_image.hpp"
#include "reload_state.hpp"

namespace cruller {

// Runs the image's file in this process: same process id, arguments, environment and folder as at
// the program's start, and the state for `take_reload_state`. Of the open files only standard
// input, output and error, and those that the state names, get there. Returns only when that fails,
// and then nothing has changed.
std::error_code replace_process(const program_image& image, const reload_state& state);

}  // namespace cruller
