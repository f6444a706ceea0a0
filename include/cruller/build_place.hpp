// Where a program is built, as registered by the build system.
#pragma once

#include <string>

#pragma GCC visibility push(default)
namespace cruller::inline v0 {

/// Where and how a program is built. An empty string means unknown. A plain value.
struct build_place {
  std::string ninja;        ///< The path of the Ninja executable.
  std::string build_root;   ///< The build folder.
  std::string source_root;  ///< The source folder.
};

/// Registers where this program is built, so that `run` can build it and watch its sources. The
/// Meson dependency `cruller-reload` calls it; programs of other build systems can call it
/// themselves. The last call wins. Returns true. Not thread-safe: call it before `run`, as a static
/// initializer does.
bool tell_build_place(build_place place);

/// The registered place; all strings are empty if none was registered. Not thread-safe while
/// `tell_build_place` is called.
[[nodiscard]] const build_place& told_build_place();

}  // namespace cruller::v0
#pragma GCC visibility pop
