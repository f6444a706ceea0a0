#!/usr/bin/env python3
"""Compares two functions of a program, instruction by instruction.

An instance of a system is at a constant offset, like a struct's member, but at another one: offsets may
differ, nothing else.
"""
import re
import subprocess
import sys


def instructions(program, name):
    text = subprocess.run(
        ["objdump", "--disassemble=" + name, "--no-show-raw-insn", program],
        capture_output=True, text=True, check=True).stdout
    body = text.split(f"<{name}>:", 1)[1].splitlines()[1:]
    lines = [" ".join(line.split("\t", 1)[1].split()) for line in body if "\t" in line]
    end = next(i for i, line in enumerate(lines) if line.startswith("ret"))
    return [re.sub(r"0x[0-9a-f]+\(", "OFFSET(", line) for line in lines[: end + 1]]


def main():
    program = sys.argv[1]
    if subprocess.run([program]).returncode != 0:
        print("the two functions give different results")
        return 1
    system = instructions(program, "through_a_system")
    struct = instructions(program, "through_a_struct")
    print("\n".join(f"{a:50} {b}" for a, b in zip(system, struct)))
    if system != struct:
        print("the instructions differ:", system, struct)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
