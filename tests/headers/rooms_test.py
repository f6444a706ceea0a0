#!/usr/bin/env python3
"""Checks the structure: the floors of the source, its rooms, and the places of the tests.

usage: rooms_test.py

A file includes only files of its own room or of a lower floor; no header includes, directly or indirectly, a
header of its own unit; each room states its purpose; each test is named after its unit or is in laws/. Each
check is also tested with a small tree that violates it.
"""
import pathlib
import re
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import rooms  # noqa: E402

# Folders of tests that are not named after a unit.
FREE_ROOMS = {"laws", "rejects", "headers", "docs", "consumers", "fuzz", "api", "support", "bench", "campaign"}


def faults_of_floors(root):
    """Includes of src/ from a higher floor."""
    source = root / "src"
    floors = rooms.rooms(source)
    for folder in sorted(p.name for p in source.iterdir() if p.is_dir()):
        if folder not in floors and list((source / folder).glob("*.cpp")):
            yield f"src/{folder}: is on no floor of src/meson.build"
    for file in sorted(source.glob("*.?pp")):
        yield f"src/{file.name}: is in no room"
    for height, room in enumerate(floors):
        for file in sorted((source / room).glob("*.?pp")):
            for name in rooms.includes(file):
                other = name.split("/")[0]
                if not name.startswith("cruller/") and other not in floors[:height + 1]:
                    yield f"src/{room}/{file.name}: includes {name}, which is on no lower floor"


def unit_of(name):
    return re.sub(r"\.\w+$", "", name.split("/")[-1])


def faults_of_rings(root):
    """Units whose headers include each other in a cycle: a unit is a source and the headers of its name."""
    edges, names = {}, {}
    files = [*(root / "src").rglob("*.?pp"), *(root / "include").rglob("*.hpp")]
    for file in files:
        stem, room = file.stem, file.parent.name
        unit = stem if file.suffix == ".hpp" and "include" in file.parts else f"{stem}"
        names.setdefault(unit, file.relative_to(root))
        edges.setdefault(unit, set())
        for name in rooms.includes(file):
            if unit_of(name) != unit:
                edges[unit].add(unit_of(name))
    done, path = set(), []

    def visit(unit):
        if unit in path:
            return path[path.index(unit):] + [unit]
        if unit in done or unit not in edges:
            return None
        path.append(unit)
        for other in sorted(edges[unit]):
            ring = visit(other)
            if ring:
                return ring
        path.pop()
        done.add(unit)
        return None

    for unit in sorted(edges):
        ring = visit(unit)
        if ring:
            yield "these include each other in a cycle: " + " -> ".join(ring)
            return


def faults_of_ideas(root):
    """Rooms whose build file does not state their purpose in its first line."""
    for top in ("src", "include", "tests"):
        for build in sorted((root / top).rglob("meson.build")):
            if "packages" not in build.parts and not re.match(r"# .{10,}", build.read_text()):
                yield f"{build.relative_to(root)}: does not begin with the idea of its room"


def faults_of_tests(root):
    """Tests that are not named after a unit of their room."""
    units = {}
    for top, suffix in (("src", "*.cpp"), ("src", "*.hpp"), ("include", "*.hpp")):
        for file in (root / top).rglob(suffix):
            room = file.parent.name if file.parent.name not in ("cruller", top) else "tests"
            units.setdefault(room, set()).add(file.stem)
    for test in sorted((root / "tests").rglob("*_test.*")):
        room = test.parent.name
        if not FREE_ROOMS & set(test.relative_to(root / "tests").parts[:-1]):
            stem = test.stem.removesuffix("_test")
            if stem not in units.get(room, set()):
                yield f"{test.relative_to(root)}: no unit of {room} is called {stem}"


CHECKS = {
    "the floors": faults_of_floors,
    "rings of sources and headers": faults_of_rings,
    "the ideas of rooms": faults_of_ideas,
    "the places of tests": faults_of_tests,
}
# A correct tree, and for each check a change that violates it.
GOOD = {
    "src/meson.build": "# The library.\nsubdir('low')\nsubdir('high')\n",
    "src/low/meson.build": "# What is below it.\n",
    "src/low/ground.cpp": '#include "low/ground.hpp"\n',
    "src/low/ground.hpp": "",
    "src/high/meson.build": "# What is above it.\n",
    "src/high/roof.cpp": '#include <cruller/roof.hpp>\n#include "low/ground.hpp"\n',
    "include/cruller/roof.hpp": "",
    "tests/low/ground_test.cpp": "",
    "tests/laws/all_stand_test.cpp": "",
}
WRONG = {
    "the floors": {"src/low/ground.cpp": '#include "high/stairs.hpp"\n', "src/high/stairs.hpp": ""},
    "rings of sources and headers": {"src/low/ground.hpp": '#include <cruller/roof.hpp>\n',
                                     "include/cruller/roof.hpp": "#include <cruller/ground.hpp>\n"},
    "the ideas of rooms": {"src/high/meson.build": "sources += files('roof.cpp')\n"},
    "the places of tests": {"tests/low/roof_test.cpp": ""},
}


def faults_in(tree, check):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in tree.items():
            file = pathlib.Path(folder) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return list(check(pathlib.Path(folder)))


def main():
    faults, checks = [], 0
    for what, check in CHECKS.items():
        checks += 3
        if faults_in(GOOD, check):
            faults.append(f"{what}: a tree that is right has faults: {faults_in(GOOD, check)}")
        if not faults_in({**GOOD, **WRONG[what]}, check):
            faults.append(f"{what}: a tree that is wrong has none")
        found = list(check(ROOT))
        faults += found
        checks += max(0, len(found) - 1)
    print("\n".join(faults))
    print(f"{checks - len(faults)} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
