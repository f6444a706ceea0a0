// Standard input, output and error if the program was started without them.
#pragma once

namespace cruller::inline v0 {

// Opens /dev/null for each of the three that is closed. Otherwise the first file that a component
// opens would become standard output, and output would be written to that file.
void open_standard_files();

}  // namespace cruller::v0
