// Standard input, output and error, where the program was started without them.
#pragma once

namespace cruller::inline v0 {

// Opens /dev/null in the place of each of the three that is closed. Without it the first file that
// a component opens is standard output, and what is printed goes into that file.
void open_standard_files();

}  // namespace cruller::v0
