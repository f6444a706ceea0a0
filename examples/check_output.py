#!/usr/bin/env python3
"""Runs an example, and compares its output with the comment at the end of its source.

usage: check_output.py PROGRAM SOURCE.cpp [ARGUMENT...]

The comment starts with the line `// Output:`, or with `// Output with --quiet:` if the program needs
this argument.
"""
import pathlib
import re
import subprocess
import sys

program, source, *arguments = sys.argv[1:]
lines = pathlib.Path(source).read_text().splitlines()
heads = [re.fullmatch(r"// Output(?: with (.+))?:", line) for line in lines]
begin, head = next((number, head) for number, head in enumerate(heads, 1) if head)
arguments += (head[1] or "").split()
expected = "\n".join(line[3:] if line.startswith("// ") else line[2:] for line in lines[begin:])
result = subprocess.run([program, *arguments], capture_output=True, text=True)
if result.returncode != 0 or result.stdout.rstrip("\n") != expected:
    print(f"expected:\n{expected}\nprinted:\n{result.stdout}{result.stderr}(exit code {result.returncode})")
    sys.exit(1)
