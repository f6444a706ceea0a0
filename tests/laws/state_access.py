#!/usr/bin/env python3
"""Checks the cost of access to a state's value: one load, one branch, and no locked instruction.

The function through_a_state of a program has one conditional jump, like that of a static variable in a
function, and calls only the start of the state. An acquire load is a plain load on x86-64; on other machines
the test checks nothing.
"""
import platform
import re
import subprocess
import sys

SKIPPED = 77


def instructions(program, name):
    text = subprocess.run(
        ["objdump", "--disassemble=" + name, "--demangle", "--no-show-raw-insn", program],
        capture_output=True, text=True, check=True).stdout
    body = text.split(f"<{name}>:", 1)[1].splitlines()[1:]
    return [" ".join(line.split("\t", 1)[1].split()) for line in body if "\t" in line]


def cost(lines):
    """The conditional jumps, calls and locked instructions of a function."""
    return (
        [line for line in lines if re.match(r"j(?!mp)", line)],
        [line for line in lines if "call" in line.split()],
        [line for line in lines if re.match(r"lock|xchg|[lms]fence", line)],
    )


def main():
    program = sys.argv[1]
    if subprocess.run([program]).returncode != 0:
        print("the two functions give different results")
        return 1
    if platform.machine() != "x86_64":
        print("this machine is not an x86-64")
        return SKIPPED
    lines = instructions(program, "through_a_state")
    print("\n".join(lines))
    jumps, calls, locks = cost(lines)
    if len(jumps) != 1 or len(calls) != 1 or "realize" not in calls[0] or locks:
        print("more than one branch:", jumps, calls, locks)
        return 1
    # The check itself works: the guard of a static is acquired if the static is not initialized yet.
    if not any("guard" in call for call in cost(instructions(program, "through_a_static"))[1]):
        print("the static has no guard, so there is nothing to compare with")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
