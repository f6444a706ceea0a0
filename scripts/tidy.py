"""Runs clang-tidy over src/ with the settings of .clang-tidy.

usage: tidy.py BUILD_DIR

The files of a folder are checked as one translation unit: most of the time goes into the headers that they share.
The build folder's compilation database contains the options. The last line is `N passed, N failed`, in folders.
"""
import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def write_units(build):
    """Writes a source for each folder, and the compilation database for them; returns the sources."""
    to = build / "tidy"
    to.mkdir(exist_ok=True)
    commands = {(build / each["file"]).resolve(): each
                for each in json.loads((build / "compile_commands.json").read_text())}
    units, database = [], []
    for room in sorted(each for each in (ROOT / "src").iterdir() if each.is_dir()):
        sources = [each for each in sorted(room.glob("*.cpp")) if each in commands]
        if not sources:
            continue
        unit = to / f"{room.name}.cpp"
        unit.write_text("".join(f'#include "{each}"  // NOLINT(bugprone-suspicious-include)\n' for each in sources))
        command = commands[sources[0]]
        arguments = [str(unit) if each == command["file"] else each for each in shlex.split(command["command"])]
        units.append(unit)
        database.append({"directory": command["directory"], "file": str(unit), "arguments": arguments})
    (to / "compile_commands.json").write_text(json.dumps(database))
    return units


def look_at(unit):
    command = ["clang-tidy-19", "--quiet", f"--config-file={ROOT / '.clang-tidy'}", "-p", str(unit.parent),
               "--warnings-as-errors=*", str(unit)]
    result = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode != 0:
        print(result.stdout, end="", flush=True)
    return result.returncode == 0


def main():
    units = write_units(pathlib.Path(sys.argv[1]).resolve())
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        good = sum(pool.map(look_at, units))
    print(f"{good} passed, {len(units) - good} failed")
    return 0 if units and good == len(units) else 1


if __name__ == "__main__":
    sys.exit(main())
