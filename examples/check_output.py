#!/usr/bin/env python3
"""Runs an example, and compares its output with the comment at the end of its source.

usage: check_output.py PROGRAM SOURCE.cpp [ARGUMENT...]

The comment starts with the line `// Output:`.
"""
import pathlib
import subprocess
import sys

program, source, *arguments = sys.argv[1:]
lines = pathlib.Path(source).read_text().splitlines()
begin = lines.index("// Output:") + 1
expected = "\n".join(line[3:] if line.startswith("// ") else line[2:] for line in lines[begin:])
result = subprocess.run([program, *arguments], capture_output=True, text=True)
if result.returncode != 0 or result.stdout.rstrip("\n") != expected:
    print(f"expected:\n{expected}\nprinted:\n{result.stdout}{result.stderr}(exit code {result.returncode})")
    sys.exit(1)
