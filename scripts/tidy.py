"""Runs clang-tidy over src/, as .clang-tidy says.

usage: tidy.py BUILD_DIR

The folder tells how each file is compiled. The last line is `N passed, N failed`.
"""
import concurrent.futures
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def look_at(source):
    command = ["clang-tidy-19", "--quiet", "-p", sys.argv[1], "--warnings-as-errors=*", str(source)]
    result = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode != 0:
        print(result.stdout, end="", flush=True)
    return result.returncode == 0


def main():
    sources = sorted((ROOT / "src").glob("*.cpp"))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        good = sum(pool.map(look_at, sources))
    print(f"{good} passed, {len(sources) - good} failed")
    return 0 if sources and good == len(sources) else 1


if __name__ == "__main__":
    sys.exit(main())
