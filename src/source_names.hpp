// Which files and folders are sources, and which only lie beside them.
#pragma once

#include <filesystem>
#include <string_view>

namespace cruller {

// Whether a change of a file of this name is one of the sources: not of a hidden file, of what
// editors and compilers leave behind, of a database or a log.
bool is_source_name(std::string_view name);

// Whether a file or folder of this name marks the folder around it as one where builds write.
bool is_build_mark(std::string_view name);
// Whether there is such a mark.
bool is_build_folder(const std::filesystem::path& folder);

}  // namespace cruller
