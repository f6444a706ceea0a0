"""Builds the project in each of its ways, runs every test, and counts.

Each way is a Meson build directory. The last line is `N passed, N failed`: the cases of the
GoogleTest programs, and what the other runners say of theirs.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
passed = failed = 0


def count(name, good, bad):
    global passed, failed
    passed += good
    failed += bad
    print(f"   {name}: {good} passed, {bad} failed", flush=True)


def check(name, command, **options):
    """One check that is a command: what it prints is shown only when it fails."""
    result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, stdin=subprocess.DEVNULL, **options)
    if result.returncode != 0:
        print(result.stdout + result.stderr)
    count(name, int(result.returncode == 0), int(result.returncode != 0))
    return result.returncode == 0


def configure(directory, compiler, arguments):
    environment = dict(os.environ, CXX=compiler)
    if (ROOT / directory / "build.ninja").exists():
        return True
    return check(f"configure {directory}", ["meson", "setup", directory, *arguments], env=environment)


def build(directory, compiler, arguments, targets=()):
    print(f"== {directory}: {compiler} {' '.join(arguments)}", flush=True)
    return configure(directory, compiler, arguments) and check(
        f"build {directory}", ["meson", "compile", "-C", directory, *targets])


def run_tests(directory, suites, environment=None):
    """Runs the tests of some suites, and counts the cases inside each."""
    tests = json.loads(subprocess.run(
        ["meson", "introspect", "--tests", directory], capture_output=True, text=True, cwd=ROOT).stdout)
    for test in tests:
        if not {suite.split(":")[-1] for suite in test["suite"]} & set(suites):
            continue
        result = subprocess.run(
            test["cmd"], capture_output=True, text=True, cwd=test["workdir"] or ROOT / directory,
            stdin=subprocess.DEVNULL, env={**os.environ, **test["env"], **(environment or {})})
        output = result.stdout + result.stderr
        # GoogleTest, and the runners of our own, close with what they counted.
        ran = re.findall(r"\[  PASSED  \] (\d+) tests?|^(\d+) passed, \d+ failed$", output, re.M)
        bad = re.findall(r"\[  FAILED  \] (\d+) tests?|^\d+ passed, (\d+) failed$", output, re.M)
        good = sum(int(a or b) for a, b in ran[-1:])
        wrong = sum(int(a or b) for a, b in bad[-1:])
        if result.returncode != 0 and wrong == 0:
            wrong = 1
        if good + wrong == 0:
            good = 1  # It exits with 0 and counts nothing: a check of its own.
        if wrong:
            print(output)
        count(f"{directory}/{test['name']}", good, wrong)


def sources():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.hpp", "*.cpp"],
                            capture_output=True, text=True, cwd=ROOT).stdout.split()
    return [name for name in listed if (ROOT / name).exists()]


def main():
    long = "--long" in sys.argv[1:]
    everything = ["unit", "rejects", "headers", "examples"]
    if build("build-gcc", "g++", ["--werror"]):
        run_tests("build-gcc", everything, {"CRULLER_PLANS": "200000"} if long else None)
    if build("build-clang", "clang++-19", ["--werror", "-Dbench=false"]):
        run_tests("build-clang", everything)
    sanitized = ["--werror", "-Db_sanitize=address,undefined", "-Db_lundef=false", "-Dbench=false"]
    if build("build-sanitize", "clang++-19", sanitized):
        run_tests("build-sanitize", ["unit", "examples"])
    print("== the commands of the README", flush=True)
    check("scripts/demo", ["scripts/demo"])
    for arguments in (["--list"], ["--system", "test", "--describe"], ["--graph", "mermaid"]):
        check("todo " + " ".join(arguments), ["build-gcc/examples/todo/todo", *arguments])
    check("scripts/install-deps", ["scripts/install-deps"])
    print("== the tree", flush=True)
    check("clang-format", ["clang-format", "--dry-run", "-Werror", *sources()])
    check("clang-tidy", ["clang-tidy-19", "--quiet", "-p", "build-clang", "--warnings-as-errors=*",
                         *[name for name in sources() if name.startswith("src/")]])
    check("README", [sys.executable, "scripts/check_readme.py"])
    if long:
        check("compile time", [sys.executable, "bench/compile_time.py", "--compiler", "g++"])
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
