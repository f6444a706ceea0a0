"""Builds the project in each of its ways, runs every test, and counts.

Each way is a Meson build directory. The last line is `N passed, N failed`: the cases of the
GoogleTest programs, and what the other runners say of theirs. With --long it also runs the long
campaigns.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SKIPPED = 77  # as Meson understands it
# What a sanitizer finds ends the program.
SANITIZERS = {"UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1", "TSAN_OPTIONS": "halt_on_error=1"}
passed = failed = 0


def count(name, good, bad):
    global passed, failed
    passed += good
    failed += bad
    print(f"   {name}: {good} passed, {bad} failed", flush=True)


def run(command, environment=None, directory=ROOT, seconds=1800):
    """Runs a command with nobody at its terminal: its exit code, and all that it printed."""
    try:
        process = subprocess.Popen(
            command, cwd=directory, env={**os.environ, **(environment or {})}, text=True, errors="replace",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    except OSError as error:
        return 127, f"{command[0]}: {error.strerror}\n"
    try:
        output = process.communicate(timeout=seconds)[0]
        return process.returncode, output
    except BaseException as error:
        os.killpg(process.pid, signal.SIGKILL)
        output = process.communicate()[0]
        if not isinstance(error, subprocess.TimeoutExpired):
            raise
        return 124, f"{output}\n{command[0]}: not done after {seconds} s\n"


def check(name, command, **options):
    """One check that is a command: what it prints is shown only when it fails."""
    code, output = run(command, **options)
    if code != 0:
        print(output)
    count(name, int(code == 0), int(code != 0))
    return code == 0


def environment_of(compiler):
    """Meson looks for ccache only when it chooses the compiler itself."""
    return {"CXX": f"ccache {compiler}" if shutil.which("ccache") else compiler}


def configure(directory, compiler, arguments):
    print(f"== {directory}: {compiler} {' '.join(arguments)}", flush=True)
    return (ROOT / directory / "build.ninja").exists() or check(
        f"configure {directory}", ["meson", "setup", directory, *arguments], environment=environment_of(compiler))


def tests_of(directory, suites):
    """The tests of some suites, as Meson knows them."""
    tests = json.loads(run(["meson", "introspect", "--tests", directory])[1])
    return [test for test in tests if {suite.split(":")[-1] for suite in test["suite"]} & set(suites)]


def build(directory, compiler, arguments, only=()):
    """Builds everything, or only the programs of some suites."""
    if not configure(directory, compiler, arguments):
        return False
    programs = [pathlib.Path(test["cmd"][0]).name for test in tests_of(directory, only)]
    return check(f"build {directory}", ["meson", "compile", "-C", directory, *programs], seconds=3600)


def counted(output):
    """What a runner says it has counted, (passed, failed), or None: our own way, or GoogleTest's."""
    ours = re.findall(r"^(\d+) passed, (\d+) failed$", output, re.M)
    if ours:
        return int(ours[-1][0]), int(ours[-1][1])
    good = re.findall(r"^\[  PASSED  \] (\d+) tests?", output, re.M)
    bad = re.findall(r"^\[  FAILED  \] (\d+) tests?", output, re.M)
    return (sum(map(int, good)), sum(map(int, bad))) if good or bad else None


def run_tests(directory, suites, environment=None, seconds=900):
    """Runs the tests of some suites, as many at a time as there are cores, and counts the cases inside each."""
    def run_test(test):
        begin = time.monotonic()
        code, output = run(test["cmd"], {**test["env"], **(environment or {})},
                           test["workdir"] or ROOT / directory, seconds)
        return test["name"], time.monotonic() - begin, code, output

    wanted = tests_of(directory, suites)
    # The others keep all cores busy by themselves.
    alone = [test for test in wanted if not test["is_parallel"]]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(run_test, [test for test in wanted if test["is_parallel"]]))
    for name, took, code, output in results + [run_test(test) for test in alone]:
        took = f"{directory}/{name} ({took:.1f} s)"
        if code == SKIPPED:
            print(f"   {took}: skipped: {output.strip()}", flush=True)
            continue
        good, bad = counted(output) or (int(code == 0), 0)
        if (code != 0 or good == 0) and bad == 0:
            bad = 1  # It broke off before it could count, or has nothing to count.
        if bad:
            print(output)
        count(took, good, bad)


def counting(name, command):
    """Runs a runner that counts its own cases, and shows what it prints when one of them fails."""
    begin = time.monotonic()
    code, output = run(command)
    good, bad = counted(output) or (0, 1)
    if code != 0 or bad:
        print(output)
        bad = bad or 1
    count(f"{name} ({time.monotonic() - begin:.1f} s)", good, bad)


def check_drawing():
    """That the demo, which ran before, has left a whole picture."""
    drawing = ROOT / "build-demo/todo.png"
    data = drawing.read_bytes() if drawing.exists() else b""
    is_whole = data.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in data[-12:]
    count("the demo's drawing", int(is_whole), int(not is_whole))


def fuzz():
    """Feeds what reads text with whatever a fuzzer thinks of, for some minutes."""
    corpus = ROOT / "build-fuzz" / "corpus"
    if (ROOT / "build-fuzz" / "build.ninja").exists() or check(
            "configure build-fuzz",
            ["meson", "setup", "build-fuzz", "-Dfuzz=true", "-Db_sanitize=address,undefined",
             "-Db_lundef=false", "-Dexamples=false", "-Dbench=false"], environment={"CXX": "clang++-19"}):
        if check("build texts_fuzzer", ["meson", "compile", "-C", "build-fuzz", "texts_fuzzer"], seconds=3600):
            corpus.mkdir(exist_ok=True)
            check("texts_fuzzer", ["build-fuzz/tests/fuzz/texts_fuzzer", "-max_total_time=180",
                                   "-artifact_prefix=build-fuzz/", str(corpus), "tests/fuzz/corpus"])


def campaign(directory, target, settings, seconds, shards=1):
    """Builds and runs one long test alone, and prints what it says it has done: as one process, or as
    several, each with its share."""
    path = f"{directory}/tests/{target}"
    if not check(f"build {path}", ["ninja", "-C", directory, f"tests/{target}"], seconds=3600):
        return
    begin = time.monotonic()

    def play(number):
        share = {"CRULLER_SHARD": f"{number + 1}/{shards}"} if shards > 1 else {}
        return run([path, "--gtest_brief=1"], {**SANITIZERS, **settings, **share}, seconds=seconds)

    with concurrent.futures.ThreadPoolExecutor(shards) as pool:
        results = list(pool.map(play, range(shards)))
    for code, output in results:
        for line in output.splitlines():
            if re.match(r"\d+ (lifecycles|components, in all)|CRULLER_SEED", line):
                print(f"   {line}", flush=True)
        if code != 0:
            print(output)
    played = [int(n) for _, output in results for n in re.findall(r"in all: .* (\d+) of them", output)]
    if played:
        print(f"   {sum(played)} sequences played in all small worlds")
    good = all(code == 0 for code, _ in results)
    count(f"{path} ({time.monotonic() - begin:.1f} s)", int(good), int(not good))


def sources():
    """The C++ files of the tree, those not yet committed too."""
    listed = run(["git", "ls-files", "-co", "--exclude-standard", "*.hpp", "*.cpp"])[1].split()
    return [name for name in listed if (ROOT / name).exists()]


def coverage():
    """Runs the unit tests with counters in the library, and prints what part of its lines they reach: by
    the commands that the page tells."""
    page = (ROOT / "CONTRIBUTING.md").read_text()
    commands = [line.split("#")[0].split() for line in page.splitlines()
                if line.startswith("meson ") and "build-coverage" in line]
    # What an earlier run has counted is gone with its files.
    for counters in (ROOT / "build-coverage").rglob("*.gcda"):
        counters.unlink()
    output = "CONTRIBUTING.md tells no commands\n"
    for command in commands:
        code, output = run(command, environment_of("g++"), seconds=3600)
        if code != 0:
            print(output)
        count(" ".join(command), int(code == 0), int(code != 0))
        if code != 0:
            return
    total = re.findall(r"^TOTAL.*", output, re.M)
    print("   lines, reached:", *(total or [output]), flush=True)
    count("coverage", int(bool(total)), int(not total))


def main():
    long = "--long" in sys.argv[1:]
    programs = ["unit", "examples"]
    compiler_checks = ["rejects", "headers"]
    quick = ["--werror", "-Doptimization=1", "-Ddebug=false"]  # To compile; bench/report measures with -O2.
    if build("build-gcc", "g++", quick):
        run_tests("build-gcc", programs + compiler_checks)
    # clang's programs run with sanitizers: they are slower, and see more.
    if build("build-clang", "clang++-19",
             [*quick, "-Db_sanitize=address,undefined", "-Db_lundef=false", "-Dbench=false"]):
        run_tests("build-clang", programs + compiler_checks, SANITIZERS)
    if build("build-threads", "clang++-19",
             [*quick, "-Db_sanitize=thread", "-Db_lundef=false", "-Dexamples=false", "-Dbench=false"],
             only=["threads"]):
        run_tests("build-threads", ["threads"], SANITIZERS)
    print("== the commands of the README", flush=True)
    (ROOT / "build-demo/todo.png").unlink(missing_ok=True)
    check("scripts/demo", ["scripts/demo"])
    check_drawing()
    check("scripts/demo --serve", [sys.executable, "examples/todo/tests/serve_test.py"])
    for arguments in (["--list"], ["--system", "test", "--describe"], ["--graph", "mermaid"]):
        check("todo " + " ".join(arguments), ["build-gcc/examples/todo/todo", *arguments])
    check("scripts/install-deps", ["scripts/install-deps"])
    print("== what others get", flush=True)
    counting("consumers", [sys.executable, "tests/consumers/run.py", "build-gcc", *(["--libcxx"] if long else [])])
    counting("the API", [sys.executable, "tests/api/run.py", "build-gcc"])
    print("== the tree", flush=True)
    check("clang-format", ["clang-format", "--dry-run", "-Werror", *sources()])
    counting("clang-tidy", ["meson", "compile", "-C", "build-clang", "tidy"])
    counting("bench/report", [sys.executable, "tests/report_test.py", "build-gcc"])
    check("docs/diagnostics.md", [sys.executable, "scripts/diagnostics.py", "--check",
                                  "build-gcc/tests/rejects/said.json", "build-clang/tests/rejects/said.json"])
    check("the reference", ["meson", "compile", "-C", "build-gcc", "reference"])
    check("the pages", [sys.executable, "scripts/check_docs.py"])
    if long:
        print("== long campaigns", flush=True)
        if build("build-clang-plain", "clang++-19", ["--werror", "-Dbench=false"]):
            run_tests("build-clang-plain", programs)
        coverage()
        campaign("build-gcc", "small_worlds_test", {"CRULLER_COMPONENTS": "5"}, 4 * 3600, os.cpu_count())
        campaign("build-clang", "campaign/random_plans_test", {"CRULLER_LIFECYCLES": "1000000"}, 4 * 3600)
        campaign("build-clang", "campaign/generated_test", {"CRULLER_LIFECYCLES": "50000"}, 4 * 3600)
        if configure("build-thread-sanitize", "clang++-19",
                     ["--werror", "-Db_sanitize=thread", "-Db_lundef=false", "-Dbench=false"]):
            campaign("build-thread-sanitize", "campaign/random_plans_test",
                     {"CRULLER_LIFECYCLES": "100000"}, 4 * 3600)
            campaign("build-thread-sanitize", "campaign/generated_test",
                     {"CRULLER_LIFECYCLES": "10000"}, 4 * 3600)
        check("bench/compile_time", [sys.executable, "bench/compile_time", "--compiler", "g++"], seconds=3600)
        check("build lifecycle", ["meson", "compile", "-C", "build-gcc", "lifecycle"], seconds=3600)
        check("lifecycle", ["build-gcc/bench/lifecycle"])
        fuzz()
        check("scripts/package", ["scripts/package"], seconds=3600)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print(f"\ninterrupted\n{passed} passed, {failed} failed")
        sys.exit(130)
