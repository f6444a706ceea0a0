"""Builds a small project that has cruller as a Meson subproject, as the README says, and runs it.

Its second program builds itself anew, as docs/reload.md says.
"""
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


RELOADING = """#include <cruller/cruller.hpp>
#include <iostream>
using namespace cruller::dsl;
constexpr auto systems = named_systems("only"_k = define("server"_k = component(start([] {
  std::cout << "version one" << std::endl;
}))));
int main(int argc, char** argv) { return cruller::run<systems>(argc, argv); }
"""


def reload(project):
    """Lets the program bring in its changed source: what it says."""
    program = subprocess.Popen([project / "build" / "reloading", "--console"], text=True, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    source = project / "reloading.cpp"
    source.write_text(source.read_text().replace("one", "two"))
    return program.communicate("restart\nquit\n")[0]


def main():
    readme = (ROOT / "README.md").read_text()
    wanted = readme.split("```meson\n", 1)[1].split("```", 1)[0]
    page = (ROOT / "docs" / "reload.md").read_text()
    reloading = page.split("```meson\n", 1)[1].split("```", 1)[0].replace("'shop', 'main.cpp'", "'reloading', 'reloading.cpp'")
    with tempfile.TemporaryDirectory() as directory:
        project = pathlib.Path(directory)
        (project / "subprojects").mkdir()
        (project / "subprojects" / "cruller").symlink_to(ROOT)
        (project / "main.cpp").write_text((ROOT / "examples" / "01_hello.cpp").read_text())
        (project / "meson.build").write_text(
            "project('parent', 'cpp', default_options: ['cpp_std=c++20'])\n" + wanted
            + reloading)
        (project / "reloading.cpp").write_text(RELOADING)
        for command in (["meson", "setup", "build"], ["meson", "compile", "-C", "build"], ["build/shop"]):
            result = subprocess.run(command, cwd=project, text=True, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if result.returncode != 0:
                print(result.stdout)
                return 1
        said = reload(project)
        if "version two" not in said or "main.cpp" in said:
            print(said)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
