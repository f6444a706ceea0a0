#!/usr/bin/env python3
"""Runs the reject programs: each is refused with one error, short, in the expected words; cured, it compiles.

usage: run.py [--self-test] -- COMPILER [ARGUMENT...] -- PROGRAM.cpp...

A program holds the wrong code, the cured code under `#ifdef FIXED`, and a line
`// expect: TEXT` for each text that the compiler must say (`expect-gcc`, `expect-clang` for one of
them only). `// line: TEXT` is the user's line that the compiler must point to.
"""
import pathlib
import subprocess
import sys

CAP = {"gcc": 12, "clang": 16}


def compile_program(compiler, program, defines=()):
    command = [*compiler, "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-fno-diagnostics-color"]
    command += [f"-D{d}" for d in defines] + [str(program)]
    result = subprocess.run(command, capture_output=True, text=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin:/usr/local/bin"})
    return result.returncode, result.stdout + result.stderr


def expectations(program, family):
    wanted = []
    lines = [line.strip() for line in program.read_text().splitlines()]
    for line in lines:
        for word in ("expect", f"expect-{family}"):
            if line.startswith(f"// {word}: "):
                wanted.append(line.split(": ", 1)[1])
        if line.startswith("// line: "):
            number = lines.index(line.split(": ", 1)[1]) + 1
            wanted.append(f"{program.name}:{number}:")
    return wanted


def check(compiler, family, program):
    """All that is wrong with a reject program; nothing when it is as it must be."""
    faults = []
    code, output = compile_program(compiler, program)
    lines = output.splitlines()
    errors = [line for line in lines if ": error: " in line or ": fatal error: " in line]
    wanted = expectations(program, family)
    if not wanted:
        faults.append("it expects nothing")
    if code == 0:
        faults.append("it compiles")
    if len(errors) != 1:
        faults.append(f"it gives {len(errors)} errors")
    if len(lines) > CAP[family]:
        faults.append(f"it gives {len(lines)} lines, more than {CAP[family]}")
    flat = " ".join(output.split())
    faults += [f"the compiler does not say: {text}" for text in wanted if " ".join(text.split()) not in flat]
    if any("detail" in error for error in errors):
        faults.append("the error speaks of the library's inside")
    cured, cured_output = compile_program(compiler, program, ["FIXED"])
    if cured != 0 or cured_output:
        faults.append("cured, it does not compile cleanly:\n" + cured_output)
    if faults:
        faults.append("the compiler said:\n" + output)
    return faults


def main():
    arguments = sys.argv[1:]
    self_test = arguments[0] == "--self-test"
    if self_test:
        arguments = arguments[1:]
    first = arguments.index("--")
    second = arguments.index("--", first + 1)
    compiler = arguments[first + 1:second]
    programs = [pathlib.Path(p) for p in arguments[second + 1:]]
    version = subprocess.run([*compiler, "--version"], capture_output=True, text=True).stdout
    family = "clang" if "clang" in version else "gcc"
    passed = failed = 0
    for program in programs:
        faults = check(compiler, family, program)
        if self_test:  # Each of these is wrong as a reject program: to find nothing is the failure.
            faults = [] if faults else ["the runner finds nothing wrong with it"]
        if faults:
            failed += 1
            print(f"FAILED {program.name}")
            print("\n".join(faults))
        else:
            passed += 1
            print(f"ok {program.name}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
