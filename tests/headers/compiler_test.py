#!/usr/bin/env python3
"""Checks that a compiler which cruller does not support is refused with a single error of the library.

usage: compiler_test.py INCLUDE_DIR -- COMPILER [ARGUMENT...]

The macros of an old compiler are defined for a new one. After the error comes only that of a missing file, which
ends the compilation.
"""
import pathlib
import subprocess
import sys

IS_CLANG = "#undef __clang__\n#define __clang__ 1\n"
OLD_CLANG = IS_CLANG + "#undef __clang_major__\n#define __clang_major__ 15\n"
OLD_GCC = "#undef __clang__\n#undef __GNUC__\n#define __GNUC__ 11\n"
# (text before the header, arguments, and the expected error; None if the compiler is supported)
CASES = [
    ("", ["-std=c++20"], None),
    ("", ["-std=c++17"], "cruller: C++20 is needed."),
    ("", ["-std=c++20", "-fno-exceptions"], "cruller: exceptions are needed"),
    (OLD_CLANG, ["-std=c++20"], "cruller: this clang is too old."),
    (OLD_GCC, ["-std=c++20"], "cruller: this g++ is too old."),
]
HEADERS = ["cruller/cruller.hpp", "cruller/state.hpp", "cruller/error.hpp"]


def errors_of(compiler, include, header, text, arguments):
    """The errors of a file that includes a header."""
    command = [*compiler, "-fsyntax-only", f"-I{include}", *arguments, "-x", "c++", "-"]
    result = subprocess.run(command, input=f"{text}#include <{header}>\n", capture_output=True, text=True)
    return [line for line in result.stderr.splitlines() if "error:" in line]


def fault(errors, sentence):
    if sentence is None:
        return "is refused: " + errors[0] if errors else ""
    if not errors or sentence not in errors[0]:
        return f"the first error is not {sentence!r}: {errors[:1]}"
    if len(errors) != 2 or "fatal" not in errors[1] or "cruller/needs_" not in errors[1]:
        return f"more errors follow: {errors[1:3]}"
    return ""


def main():
    include = pathlib.Path(sys.argv[1])
    compiler = [word for word in sys.argv[sys.argv.index("--") + 1:] if pathlib.Path(word).name != "ccache"]
    faults = []
    for header in HEADERS:
        for text, arguments, sentence in CASES:
            why = fault(errors_of(compiler, include, header, text, arguments), sentence)
            if why:
                faults.append(f"{header} with {' '.join(arguments)}, {sentence}: {why}")
    checks = len(HEADERS) * len(CASES)
    print("\n".join(faults))
    print(f"{checks - len(faults)} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
