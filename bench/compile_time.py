#!/usr/bin/env python3
"""What the compiler takes for systems of several sizes: CPU seconds and peak memory.

usage: compile_time.py [--compiler g++ --compiler clang++-19] [--repeat N] [--quick]

The budget is that of g++ -O2: 25 ms a component over an empty file with the header at 100
components of two refs, and at 400 at most 1.5 times that; 6 s for 100 components with ten refs;
60 s and 2 GB for 1,000 with 9,000 refs. It exits with 1 when g++ is over it.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

import generate

ROOT = pathlib.Path(__file__).resolve().parent.parent
# components, refs each, flat
SHAPES = [(10, 2, False), (50, 2, False), (100, 2, False), (200, 2, False), (400, 2, False),
          (100, 2, True), (100, 10, False), (1000, 9, False)]


def compile_once(compiler, source):
    """CPU seconds and peak memory in MB of one run of the compiler."""
    process = subprocess.Popen([compiler, "-std=c++20", "-O2", f"-I{ROOT / 'include'}", "-c", source, "-o", os.devnull])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        return None
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(compiler, text, repeat):
    with tempfile.TemporaryDirectory() as directory:
        source = pathlib.Path(directory) / "system.cpp"
        source.write_text(text)
        runs = [compile_once(compiler, source) for _ in range(repeat)]
    if None in runs:
        return None
    return min(runs)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", action="append")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="leave out 1,000 components")
    arguments = parser.parse_args()
    over = []
    for compiler in arguments.compiler or ["g++", "clang++-19"]:
        empty, memory = measure(compiler, "#include <cruller/cruller.hpp>\n", max(3, arguments.repeat))
        print(f"{compiler}: a file with cruller.hpp alone: {empty:.2f} s, {memory:.0f} MB")
        print("  components  refs  groups     s in all  ms/component   MB  KB/component")
        each = {}
        for components, refs, flat in SHAPES:
            if arguments.quick and components == 1000:
                continue
            text = "\n".join(generate.generate(generate.shape(components, refs, flat)))
            cost = measure(compiler, text, arguments.repeat)
            if cost is None:
                print(f"  {components:10}  {refs:4}  does not compile")
                over.append(f"{compiler}: {components} components with {refs} refs do not compile")
                continue
            seconds, megabytes = cost
            each[components, refs, flat] = (seconds - empty) / components * 1000
            print(f"  {components:10}  {refs:4}  {'one' if flat else 'of ten':7} {seconds:11.2f} "
                  f"{each[components, refs, flat]:13.1f} {megabytes:5.0f} {(megabytes - memory) / components * 1024:13.0f}",
                  flush=True)
            if (components, refs) == (100, 10) and seconds > 6:
                over.append(f"{compiler}: 100 components with ten refs take {seconds:.1f} s, more than 6")
            if components == 1000 and (seconds > 60 or megabytes > 2000):
                over.append(f"{compiler}: 1000 components take {seconds:.0f} s and {megabytes:.0f} MB")
        if each[100, 2, False] > 25:
            over.append(f"{compiler}: {each[100, 2, False]:.1f} ms a component, more than 25")
        growth = each[400, 2, False] / each[100, 2, False]
        print(f"  a component of 400 costs {growth:.2f} times one of 100")
        if growth > 1.5:
            over.append(f"{compiler}: a component of 400 costs {growth:.2f} times one of 100, more than 1.5")
    for each in over:
        print("over the budget:", each)
    return 1 if any(each.startswith("g++") for each in over) else 0


if __name__ == "__main__":
    sys.exit(main())
