"""Checks that the README, CONTRIBUTING and docs/testing.md tell the truth: their code is compiled code, the
commands are run.

Every ```cpp block must stand, line by line, in a file under examples/ or tests/. Every command in a
```sh block must be one that is listed here with the test that runs it.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGES = ["README.md", "CONTRIBUTING.md", "docs/testing.md"]

# What a reader is told to type, and what runs it.
COMMANDS = {
    "scripts/demo": "scripts/run_tests.py",
    "scripts/test": ".ci/run",
    "scripts/test --long": "scripts/run_tests.py",
    "export POSTGRES_HOST=127.0.0.1 POSTGRES_USERNAME=shop POSTGRES_PASSWORD=hunter2":
        "examples/todo/tests/prod_test.py",
    "build-demo/examples/todo/todo --system prod": "examples/todo/tests/prod_test.py",
    "bench/compile_time": "scripts/run_tests.py",
    "bench/report": "tests/report_test.py",
    "meson compile -C build tidy": "scripts/run_tests.py",
    "meson setup build-coverage -Db_coverage=true": "scripts/run_tests.py",
    "meson test -C build-coverage --suite unit": "scripts/run_tests.py",
    "ninja -C build-coverage coverage": "scripts/run_tests.py",
}


def lines_of(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def contains(where, what):
    return any(where[i:i + len(what)] == what for i in range(len(where) - len(what) + 1))


def main():
    blocks = {page: re.findall(r"```(\w+)\n(.*?)```", (ROOT / page).read_text(), re.S) for page in PAGES}
    sources = [p for folder in ("examples", "tests") for p in (ROOT / folder).rglob("*.?pp")]
    compiled = [lines_of(p.read_text()) for p in sources]
    compiled += [lines_of(p.read_text()) for p in (ROOT / "tests").rglob("meson.build")]
    faults = [f"{page}: has no code to check" for page, found in blocks.items() if not found]
    for page, language, text in ((page, *block) for page, found in blocks.items() for block in found):
        if language == "cpp" and not any(contains(each, lines_of(text)) for each in compiled):
            faults.append(f"{page}: no file under examples/ or tests/ holds this code:\n{text}")
        if language == "sh":
            for line in lines_of(text):
                command = line.split("#")[0].strip()
                if command and command not in COMMANDS:
                    faults.append(f"{page}: no test is known to run this command: {command}")
    for command, runner in COMMANDS.items():
        if not (ROOT / runner).exists():
            faults.append(f"{runner}, which should run {command}, is not there")
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
