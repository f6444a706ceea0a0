// Where a program is built, told to it by the build system.
#pragma once

#include <string>

#pragma GCC visibility push(default)
namespace cruller {

/// Where and by what a program is built; an empty text is not known.
struct build_place {
  std::string ninja;        ///< The program file of Ninja.
  std::string build_root;   ///< The folder that it builds in.
  std::string source_root;  ///< The folder of the sources.
};

/// Tells `run` where this program is built, so that it knows how to build itself and what to watch.
/// The Meson dependency `cruller-reload` does it; a program of another build system may. The
/// place that is told last holds. Gives true.
bool tell_build_place(build_place place);

/// What was told; nothing of it is filled where nothing was.
const build_place& told_build_place();

}  // namespace cruller
#pragma GCC visibility pop
