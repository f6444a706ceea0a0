// Recognizing source files and build folders.
#pragma once

#include <filesystem>
#include <string_view>

namespace cruller::inline v0 {

// Whether a file with this name is a source: not hidden, and not a backup file, compiler output,
// database or log.
bool is_source_name(std::string_view name);

// Whether a file or folder with this name marks its parent as a build folder.
bool is_build_mark(std::string_view name);
// Whether the folder contains such a mark.
bool is_build_folder(const std::filesystem::path& folder);

}  // namespace cruller::v0
