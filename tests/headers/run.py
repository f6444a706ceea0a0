#!/usr/bin/env python3
"""Checks the headers: each compiles alone and twice, all link together, and each includes only lower layers.

usage: run.py INCLUDE_DIR -- COMPILER [ARGUMENT...]

The layers are the lists in INCLUDE_DIR/meson.build and in its rooms, lowest first.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
import rooms  # noqa: E402

# Headers that nothing reachable from cruller.hpp or state.hpp may include: they slow down every user's compilation.
HEAVY = re.compile(r"#\s*include\s*<(boost/graph|boost/asio|boost/hana\.hpp|fmt/|iostream|thread|regex|functional|g(test|mock)/)")
WARNINGS = ["-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"]


def includes(path):
    return re.findall(r"#\s*include\s*[<\"](cruller/[^>\"]+\.hpp)[>\"]", path.read_text())


def missing_layers(include, layers):
    """Headers that are missing in the folder or in the list."""
    present = {str(p.relative_to(include)) for p in include.rglob("*.hpp")}
    return [f"{name}: is missing in include/ or in include/meson.build" for name in sorted(present ^ set(layers))]


def climbing_includes(include, layers):
    return [f"{name}: includes {other}, which is in no lower layer"
            for height, name in enumerate(layers) for other in includes(include / name)
            if other not in layers[:height]]


def heavy_headers(include):
    reached, todo = set(), ["cruller/cruller.hpp", "cruller/state.hpp"]
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += includes(include / name)
    return [f"{name}: names a heavy header, and cruller.hpp or state.hpp reaches it"
            for name in sorted(reached) if HEAVY.search((include / name).read_text())]


def complaint(command, text=None):
    """The beginning of a compiler's errors; empty if there are none."""
    result = subprocess.run(command, input=text, capture_output=True, text=True, errors="replace")
    return "\n".join(result.stderr.splitlines()[:12]) if result.returncode else ""


def compile_text(compiler, include, text, *arguments):
    return complaint([*compiler, *WARNINGS, f"-I{include}", *arguments, "-x", "c++", "-"], text)


def not_alone(compiler, include, name):
    """Why a header, included twice, does not compile alone; empty if it does."""
    why = compile_text(compiler, include, f"#include <{name}>\n" * 2, "-fsyntax-only")
    return [f"{name}: does not compile alone:\n{why}"] if why else []


def not_together(compiler, include, layers):
    """Why two files that include all headers do not link; empty if they do."""
    text = "".join(f"#include <{name}>\n" for name in reversed(layers))
    with tempfile.TemporaryDirectory() as directory:
        objects = [f"{directory}/{name}.o" for name in ("one", "other")]
        for each in objects:
            why = compile_text(compiler, include, text, "-c", "-o", each)
            if why:
                return [f"all headers in one file do not compile:\n{why}"]
        why = complaint([*compiler, "-nostdlib", "-r", "-o", f"{directory}/both.o", *objects])
    return [f"two files with all headers do not link:\n{why}"] if why else []


def main():
    include = pathlib.Path(sys.argv[1])
    compiler = [word for word in sys.argv[sys.argv.index("--") + 1:] if pathlib.Path(word).name != "ccache"]
    layers = rooms.headers(include)
    faults = missing_layers(include, layers)
    if not faults:
        faults += climbing_includes(include, layers) + heavy_headers(include)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            together = pool.submit(not_together, compiler, include, layers)
            for alone in pool.map(lambda name: not_alone(compiler, include, name), layers):
                faults += alone
            faults += together.result()
    # The list, the includes and the linking; and for each header its layer and its compilation alone.
    checks = 3 + 2 * len(layers)
    print("\n".join(faults))
    print(f"{max(0, checks - len(faults))} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
