#!/usr/bin/env python3
"""Checks the headers: each compiles alone and twice, and includes only headers of lower floors.

usage: run.py INCLUDE_DIR -- COMPILER [ARGUMENT...]

The floors are the list in INCLUDE_DIR/meson.build, lowest first.
"""
import pathlib
import re
import subprocess
import sys

# What no header may name that cruller.hpp reaches: it costs every user's every file.
HEAVY = re.compile(r"#\s*include\s*<(boost/graph|boost/asio|boost/hana\.hpp|fmt/|iostream|thread|regex|functional)")


def includes(path):
    return re.findall(r"#\s*include\s*<(cruller/[^>]+)>", path.read_text())


def main():
    include = pathlib.Path(sys.argv[1])
    compiler = sys.argv[sys.argv.index("--") + 1:]
    floors = re.findall(r"'(cruller/[^']+\.hpp)'", (include / "meson.build").read_text())
    faults = []
    checks = 0

    present = {str(p.relative_to(include)) for p in include.rglob("*.hpp")}
    checks += 1
    for name in sorted(present ^ set(floors)):
        faults.append(f"{name}: stands only in one of include/ and include/meson.build")

    for height, name in enumerate(floors):
        checks += 1
        for other in includes(include / name):
            if other not in floors[:height]:
                faults.append(f"{name}: includes {other}, which is on no lower floor")

    reached, todo = set(), ["cruller/cruller.hpp"]
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += includes(include / name)
    for name in sorted(reached):
        checks += 1
        if HEAVY.search((include / name).read_text()):
            faults.append(f"{name}: names a heavy header, and cruller.hpp reaches it")

    for name in floors:
        checks += 1
        source = f"#include <{name}>\n#include <{name}>\n"
        command = [*compiler, "-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror",
                   "-fsyntax-only", f"-I{include}", "-x", "c++", "-"]
        result = subprocess.run(command, input=source, capture_output=True, text=True)
        if result.returncode != 0:
            faults.append(f"{name}: does not compile alone:\n{result.stderr}")

    print("\n".join(faults))
    print(f"{checks - len(faults)} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
