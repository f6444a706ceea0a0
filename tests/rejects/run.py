#!/usr/bin/env python3
"""Runs the reject programs: each gives one short error with the expected words; corrected, it compiles.

usage: run.py [--self-test | --said FILE] -- COMPILER [ARGUMENT...] -- PROGRAM.cpp...

A program holds the wrong code, the corrected code under `#ifdef FIXED`, and a line
`// expect: TEXT` for each text in the compiler's output (`expect-gcc`, `expect-clang` for one of
them only). `// line: TEXT` is the user's line that the compiler must point to. The error for a mistake inside a
template of the user includes the instantiations, so it is longer: `// cap-gcc: N` sets the maximum of lines.

With --self-test each program is a bad or a good reject program, and its lines `// fault: TEXT` are exactly the
faults that the runner must find.

With --said it writes the compiler's output for each wrong program to a file, for `scripts/diagnostics.py`.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

CAP = {"gcc": 12, "clang": 16}


def precompiled(compiler, family, folder):
    """The arguments of a compiler that precompiles the headers of others that cruller.hpp includes: most of
    the time goes there. What it says of the library's own headers is not affected."""
    included = subprocess.run([*compiler, "-M", "-x", "c++", "-"], input="#include <cruller/cruller.hpp>\n",
                              stdout=subprocess.PIPE, text=True, check=True).stdout
    own = {path for path in included.replace("\\\n", " ").split() if "/cruller/" in path}
    names = {name for path in own for name in re.findall(r"^#include <((?!cruller/).*)>", pathlib.Path(path).read_text(), re.M)}
    header = pathlib.Path(folder) / "others.hpp"
    header.write_text("".join(f"#include <{name}>\n" for name in sorted(names)))
    made = f"{header}.{'pch' if family == 'clang' else 'gch'}"
    subprocess.run([*compiler, "-x", "c++-header", header, "-o", made], check=True)
    return ["-include", str(header)]


def compile_program(compiler, program, defines=()):
    command = [*compiler, "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-fno-diagnostics-color"]
    command += [f"-D{d}" for d in defines] + [str(program)]
    result = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    return result.returncode, result.stdout + result.stderr


def marked(program, *words):
    """The texts of the lines `// WORD: TEXT`."""
    lines = [line.strip() for line in program.read_text().splitlines()]
    return [line.split(": ", 1)[1] for line in lines for word in words if line.startswith(f"// {word}: ")]


def hidden_marks(program):
    """The words of marks that would be ignored, because a formatter has joined them to the line above."""
    lines = [line.strip() for line in program.read_text().splitlines()]
    return [word for line in lines if line.startswith("//") and not line.startswith("// fault: ")
            for word in re.findall(r"(?<!^//) (expect|expect-\w+|line|cap-\w+|fault): ", line)]


def expectations(program, family):
    wanted = marked(program, "expect", f"expect-{family}")
    code = [line.strip() for line in program.read_text().splitlines()]
    for line in marked(program, "line"):
        number = code.index(line) + 1 if line in code else "no such line"
        wanted.append(f"{program.name}:{number}:")
    return wanted


def check(compiler, family, program):
    """All faults of a reject program, and the compiler's output for it, wrong and corrected."""
    faults = []
    code, output = compile_program(compiler, program)
    lines = output.splitlines()
    errors = [line for line in lines if " error: " in line]
    wanted = expectations(program, family)
    if not wanted:
        faults.append("it expects nothing")
    faults += [f"'{word}:' does not begin its line" for word in hidden_marks(program)]
    if code == 0:
        faults.append("it compiles")
    elif len(errors) != 1:
        faults.append(f"it gives {len(errors)} errors")
    if len(lines) > int(next(iter(marked(program, f"cap-{family}")), CAP[family])):
        faults.append("its output is too long")
    flat = " ".join(output.split())
    faults += [f"the compiler does not say {text}" for text in wanted if " ".join(text.split()) not in flat]
    # The notes about the instantiation have to name the library's internals, but not the error itself.
    if any("detail::" in error.split(" error: ")[1] for error in errors):
        faults.append("the error names the library's internals")
    cured, cured_output = compile_program(compiler, program, ["FIXED"])
    if cured != 0:
        faults.append("cured, it does not compile")
    elif cured_output:
        faults.append("cured, it is warned of")
    return faults, output, cured_output


def judge(compiler, family, self_test, program):
    faults, said, said_of_cured = check(compiler, family, program)
    if self_test:
        expected = marked(program, "fault")
        if faults != expected:
            return [f"the runner finds {faults}, and should find {expected}"], said
        return [], said
    if faults:
        said_of_both = said + said_of_cured
        faults += [f"the compiler said, {len(said_of_both.splitlines())} lines:", said_of_both]
    return faults, said


def without_folders(output):
    """A compiler's output, with files named as in a program's includes."""
    return re.sub(r"(?<![\w\"<])[\w./+-]*/((?:cruller|boost)/[\w./]+\.hpp|\w+\.cpp)\b", r"\1", output)


def main():
    arguments = sys.argv[1:]
    first = arguments.index("--")
    self_test = arguments[:first] == ["--self-test"]
    said_file = arguments[1] if first == 2 and arguments[0] == "--said" else None
    second = arguments.index("--", first + 1)
    compiler = [word for word in arguments[first + 1:second] if pathlib.Path(word).name != "ccache"]
    programs = [pathlib.Path(p) for p in arguments[second + 1:]]
    version = subprocess.run([*compiler, "--version"], capture_output=True, text=True).stdout
    family = "clang" if "clang" in version else "gcc"
    failed = 0
    said_of = {}
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        faster = [*compiler, *precompiled(compiler, family, folder)]
        results = pool.map(lambda program: judge(faster, family, self_test, program), programs)
        for program, (faults, said) in zip(programs, results):
            said_of[program.stem] = without_folders(said).splitlines()
            failed += bool(faults)
            print("FAILED" if faults else "ok", program.name)
            print("".join(f"  {fault}\n" for fault in faults), end="")
    if said_file:
        pathlib.Path(said_file).write_text(
            json.dumps({"compiler": version.splitlines()[0], "said": said_of}, indent=1))
    print(f"{len(programs) - failed} passed, {failed} failed")
    return 1 if failed or not programs else 0


if __name__ == "__main__":
    sys.exit(main())
