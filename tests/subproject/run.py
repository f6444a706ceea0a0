"""Builds a small project that has cruller as a Meson subproject, as the README says, and runs it."""
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    readme = (ROOT / "README.md").read_text()
    wanted = readme.split("```meson\n", 1)[1].split("```", 1)[0]
    with tempfile.TemporaryDirectory() as directory:
        project = pathlib.Path(directory)
        (project / "subprojects").mkdir()
        (project / "subprojects" / "cruller").symlink_to(ROOT)
        (project / "main.cpp").write_text((ROOT / "examples" / "01_hello.cpp").read_text())
        (project / "meson.build").write_text(
            "project('parent', 'cpp', default_options: ['cpp_std=c++20'])\n" + wanted)
        for command in (["meson", "setup", "build"], ["meson", "compile", "-C", "build"], ["build/shop"]):
            result = subprocess.run(command, cwd=project, text=True, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if result.returncode != 0:
                print(result.stdout)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
