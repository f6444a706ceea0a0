"""Builds the project in each of its configurations, runs every test, and counts.

usage: run_tests.py [--quick | --long]

Each configuration is a Meson build directory. The last line is `N passed, N failed`: the cases of the
GoogleTest programs and of the other runners. With --quick only g++ builds, without the slow checks; with --long
the long campaigns run too.
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
SKIPPED = 77  # Meson's exit code for a skipped test
# Clones share the compiler cache: ccache sees paths relative to the root of the tree.
# Without this sloppiness it does not store what is compiled with precompiled headers.
os.environ.update(CCACHE_BASEDIR=str(ROOT), CCACHE_NOHASHDIR="1", CCACHE_SLOPPINESS="pch_defines,time_macros")
# A finding of a sanitizer ends the program.
SANITIZERS = {"UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1", "TSAN_OPTIONS": "halt_on_error=1"}
passed = failed = 0
faulty = []  # the names of what failed


def count(name, good, bad):
    global passed, failed
    passed += good
    failed += bad
    if bad:
        faulty.append(name)
    print(f"   {name}: {good} passed, {bad} failed", flush=True)


def run(command, environment=None, directory=ROOT, seconds=1800):
    """Runs a command without a terminal, and returns its exit code and its output."""
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
        return 124, f"{output}\n{command[0]}: timed out after {seconds} s\n"


def check(name, command, **options):
    """Counts a command as one check, and shows its output only when it fails."""
    code, output = run(command, **options)
    if code != 0:
        print(output)
    count(name, int(code == 0), int(code != 0))
    return code == 0


def environment_of(compiler):
    """The compilers of a build. Meson adds ccache only to a compiler that it chooses by itself."""
    linker = {"CXX_LD": "lld"} if shutil.which("ld.lld") else {}  # the fastest
    return {"CXX": f"ccache {compiler}" if shutil.which("ccache") else compiler, **linker}


def configure(directory, compiler, arguments):
    print(f"== {directory}: {compiler} {' '.join(arguments)}", flush=True)
    return (ROOT / directory / "build.ninja").exists() or check(
        f"configure {directory}", ["meson", "setup", directory, *arguments], environment=environment_of(compiler))


def tests_of(directory, suites):
    """The tests of some suites, as Meson lists them."""
    tests = json.loads(run(["meson", "introspect", "--tests", directory])[1])
    return [test for test in tests if {suite.split(":")[-1] for suite in test["suite"]} & set(suites)]


def build(directory, compiler, arguments, only=()):
    """Builds all programs, or only those of some suites."""
    if not configure(directory, compiler, arguments):
        return False
    programs = [pathlib.Path(test["cmd"][0]).name for test in tests_of(directory, only)]
    # A precompiled header of clang names the folder that it was made in, which may be gone: no other clone gets it.
    own = {"CCACHE_NAMESPACE": str(ROOT)} if "clang" in compiler and "-Db_pch=false" not in arguments else {}
    return check(f"build {directory}", ["meson", "compile", "-C", directory, *programs], environment=own, seconds=3600)


def counted(output):
    """The (passed, failed) that a runner printed, in our format or in GoogleTest's, or None."""
    ours = re.findall(r"^(\d+) passed, (\d+) failed$", output, re.M)
    if ours:
        return int(ours[-1][0]), int(ours[-1][1])
    good = re.findall(r"^\[  PASSED  \] (\d+) tests?", output, re.M)
    bad = re.findall(r"^\[  FAILED  \] (\d+) tests?", output, re.M)
    return (sum(map(int, good)), sum(map(int, bad))) if good or bad else None


def run_tests(directory, suites, environment=None, seconds=900):
    """Runs the tests of some suites, one for each core at a time, and counts the cases in each."""
    def run_test(test):
        begin = time.monotonic()
        code, output = run(test["cmd"], {**test["env"], **(environment or {})},
                           test["workdir"] or ROOT / directory, seconds)
        return test["name"], time.monotonic() - begin, code, output

    wanted = tests_of(directory, suites)
    # These use all cores by themselves.
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
            bad = 1  # It stopped before the summary, or it prints none.
        if bad:
            print(output)
        count(took, good, bad)


def counting(name, command, environment=None, seconds=1800):
    """Runs a runner that counts its own cases, and shows its output when one of them fails."""
    begin = time.monotonic()
    code, output = run(command, environment, seconds=seconds)
    good, bad = counted(output) or (0, 1)
    if code != 0 or bad:
        print(output)
        bad = bad or 1
    count(f"{name} ({time.monotonic() - begin:.1f} s)", good, bad)


def check_drawing():
    """Checks that the demo writes a complete picture."""
    drawing = ROOT / "build-demo/todo.png"
    data = drawing.read_bytes() if drawing.exists() else b""
    is_whole = data.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in data[-12:]
    count("the demo's drawing", int(is_whole), int(not is_whole))


def fuzz():
    """Fuzzes the parsers of text, and the reader of configuration files, for some minutes."""
    if not (ROOT / "build-fuzz" / "build.ninja").exists() and not check(
            "configure build-fuzz",
            ["meson", "setup", "build-fuzz", "-Dfuzz=true", "-Db_sanitize=address,undefined",
             "-Db_lundef=false", "-Dexamples=false", "-Dbench=false"], environment={"CXX": "clang++-19"}):
        return
    for name, seeds in (("texts_fuzzer", "corpus"), ("config_fuzzer", "config_corpus")):
        if check(f"build {name}", ["meson", "compile", "-C", "build-fuzz", name], seconds=3600):
            corpus = ROOT / "build-fuzz" / seeds
            corpus.mkdir(exist_ok=True)
            check(name, [f"build-fuzz/tests/fuzz/{name}", "-max_total_time=180", "-artifact_prefix=build-fuzz/",
                         str(corpus), f"tests/fuzz/{seeds}"])


def campaigns(wanted):
    """Builds the long tests, and runs them, one for each core at a time: each is (program, settings, processes).
    The processes of one program share its work."""
    plays = []
    for path, settings, processes in wanted:
        if not check(f"build {path}", ["ninja", "-C", *path.split("/", 1)], seconds=3600):
            continue
        for number in range(processes):
            share = {"CRULLER_SHARD": f"{number + 1}/{processes}"} if processes > 1 else {}
            if "CRULLER_LIFECYCLES" in settings:
                share = {"CRULLER_LIFECYCLES": str(int(settings["CRULLER_LIFECYCLES"]) // processes)}
            plays.append((path, {**SANITIZERS, **settings, **share}))

    def play(one):
        begin = time.monotonic()
        code, output = run([one[0], "--gtest_brief=1"], one[1], seconds=4 * 3600)
        return code, output, time.monotonic() - begin

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (path, _), (code, output, took) in zip(plays, pool.map(play, plays)):
            for line in output.splitlines():
                if re.match(r"\d+ (lifecycles|components, in all)|CRULLER_SEED", line):
                    print(f"   {line}", flush=True)
            if code != 0:
                print(output)
            count(f"{path} ({took:.1f} s)", int(code == 0), int(code != 0))


def storm(directory, runs):
    """Sends a program random signals, in so many runs."""
    if check(f"build {directory}/tests/laws/storm_program", ["ninja", "-C", directory, "tests/laws/storm_program"],
             seconds=3600):
        counting(f"{directory}: a storm of signals", [sys.executable, "tests/laws/storm_test.py",
                                                      f"{directory}/tests/laws/storm_program"],
                 {**SANITIZERS, "CRULLER_STORM_RUNS": str(runs)}, seconds=3600)


def ends_under_load(rounds):
    """Ends the todo service under load, so many times."""
    counting("the todo service ends under load",
             [sys.executable, "examples/todo/tests/drain_test.py", "build-gcc/examples/todo/todo",
              "build-gcc/examples/todo/tests/postgres_program"], {"CRULLER_TERM_ROUNDS": str(rounds)})


def sources():
    """The C++ files of the tree, also those that are not committed yet."""
    listed = run(["git", "ls-files", "-co", "--exclude-standard", "*.hpp", "*.cpp"])[1].split()
    return [name for name in listed if (ROOT / name).exists()]


def coverage():
    """Runs the unit tests with coverage counters in the library, with the commands of CONTRIBUTING.md, and prints
    the share of its lines that they reach."""
    page = (ROOT / "CONTRIBUTING.md").read_text()
    commands = [line.split("#")[0].split() for line in page.splitlines()
                if line.startswith("meson ") and "build-coverage" in line]
    # Removes the counters of an earlier run.
    for counters in (ROOT / "build-coverage").rglob("*.gcda"):
        counters.unlink()
    output = "CONTRIBUTING.md has no commands\n"
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


PROGRAMS = ["unit", "examples"]
# They compile fast; bench/report measures with -O2.
FAST = ["--werror", "-Doptimization=1", "-Ddebug=false"]
# For campaigns: they run much longer than they compile.
OPTIMIZED = ["--werror", "-Doptimization=2", "-Ddebug=false", "-Db_lundef=false", "-Db_pch=false", "-Dbench=false",
             "-Dexamples=false"]
# With sanitizers clang takes twice the time to optimize that it takes to compile.
SANITIZED = ["--werror", "-Doptimization=0", "-Ddebug=false", "-Db_lundef=false", "-Dbench=false"]


def changed_rejects():
    """The reject programs that differ from those of the main branch, also those not committed yet."""
    code, base = run(["git", "merge-base", "HEAD", "main"])
    base = base.strip() if code == 0 else "HEAD"
    there = "tests/rejects/*.cpp"
    names = run(["git", "diff", "--name-only", "--diff-filter=d", base, "--", there])[1].split()
    names += run(["git", "ls-files", "-o", "--exclude-standard", "--", there])[1].split()
    return sorted(name for name in set(names) if pathlib.Path(name).parent.name == "rejects")


def check_tree():
    """The checks that do not compile anything."""
    check("clang-format", ["clang-format", "--dry-run", "-Werror", *sources()])
    check("the pages", [sys.executable, "scripts/check_docs.py"])


def run_quickly():
    """The checks that are fast enough to run after each change."""
    check_tree()
    if build("build-gcc", "g++", FAST):
        run_tests("build-gcc", [*PROGRAMS, "headers"])
    rejects = changed_rejects()
    if rejects:
        counting("rejects that changed", [sys.executable, "tests/rejects/run.py", "--", *environment_of("g++")["CXX"].split(),
                                          "-std=c++20", "-Iinclude", "--", *rejects])


def run_everything(long):
    compiler_checks = ["rejects", "headers"]
    if build("build-gcc", "g++", FAST):
        run_tests("build-gcc", PROGRAMS + compiler_checks)
    # clang's programs run with sanitizers: they are slower, but find more.
    if build("build-clang", "clang++-19", [*SANITIZED, "-Db_sanitize=address,undefined"]):
        # Smaller worlds: sanitizers make them ten times slower.
        run_tests("build-clang", PROGRAMS + compiler_checks, {**SANITIZERS, "CRULLER_COMPONENTS": "2"})
    # Without precompiled headers, to find missing includes.
    if build("build-threads", "clang++-19", [*SANITIZED, "-Db_sanitize=thread", "-Db_pch=false", "-Dexamples=false"],
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
    print("== what users install", flush=True)
    counting("consumers", [sys.executable, "tests/consumers/run.py", "build-gcc", *(["--libcxx"] if long else [])])
    counting("the API", [sys.executable, "tests/api/run.py", "build-gcc"])
    print("== the tree", flush=True)
    check_tree()
    counting("clang-tidy", ["meson", "compile", "-C", "build-clang", "tidy"])
    counting("bench/report", [sys.executable, "tests/bench/report_test.py", "build-gcc"])
    check("docs/diagnostics.md", [sys.executable, "scripts/diagnostics.py", "--check",
                                  "build-gcc/tests/rejects/said.json", "build-clang/tests/rejects/said.json"])
    check("the reference", ["meson", "compile", "-C", "build-gcc", "reference"])
    if long:
        print("== long campaigns", flush=True)
        if build("build-clang-plain", "clang++-19", ["--werror", "-Ddebug=false", "-Dbench=false"]):
            run_tests("build-clang-plain", PROGRAMS)
        coverage()
        cores = os.cpu_count()
        configure("build-campaigns-address", "clang++-19", [*OPTIMIZED, "-Db_sanitize=address,undefined"])
        configure("build-campaigns-thread", "clang++-19", [*OPTIMIZED, "-Db_sanitize=thread"])
        campaigns([
            ("build-gcc/tests/small_worlds_test", {"CRULLER_COMPONENTS": "5"}, cores),
            # Half of the worlds: about twenty minutes.
            ("build-gcc/tests/supervised_worlds_test", {"CRULLER_COMPONENTS": "4", "CRULLER_SHARE": "2"}, cores),
            ("build-campaigns-address/tests/laws/campaign/random_plans_test", {"CRULLER_LIFECYCLES": "1000000"}, cores),
            ("build-campaigns-address/tests/laws/campaign/random_failures_test", {"CRULLER_LIFECYCLES": "20000"}, cores),
            ("build-campaigns-address/tests/laws/campaign/generated_test", {"CRULLER_LIFECYCLES": "50000"}, 1),
            ("build-campaigns-thread/tests/laws/campaign/random_plans_test", {"CRULLER_LIFECYCLES": "100000"}, cores),
            ("build-campaigns-thread/tests/laws/campaign/random_failures_test", {"CRULLER_LIFECYCLES": "10000"}, cores),
            ("build-campaigns-thread/tests/laws/campaign/generated_test", {"CRULLER_LIFECYCLES": "10000"}, 1),
        ])
        storm("build-threads", 150)
        storm("build-gcc", 1000)
        storm("build-clang", 250)
        ends_under_load(20)
        check("bench/compile_time", [sys.executable, "bench/compile_time", "--compiler", "g++"], seconds=3600)
        check("bench/lifecycle_installed", [sys.executable, "bench/lifecycle_installed"], seconds=3600)
        fuzz()
        check("scripts/package", ["scripts/package"], seconds=3600)


def heed_ignored_signals():
    """Signals that are ignored here, as under nohup or in the background of a script, would be ignored in
    the programs under test too. With a handler they are not: a new program has the default action."""
    for each in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGUSR1, signal.SIGUSR2,
                 signal.SIGCHLD, signal.SIGTSTP, signal.SIGCONT):
        if signal.getsignal(each) == signal.SIG_IGN:
            signal.signal(each, lambda *_: None)


def main():
    begin = time.monotonic()
    heed_ignored_signals()
    if "--quick" in sys.argv[1:]:
        run_quickly()
    else:
        run_everything("--long" in sys.argv[1:])
    for name in faulty:
        print(f"   failed: {name}")
    print(f"   in {(time.monotonic() - begin) / 60:.1f} minutes")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print(f"\ninterrupted\n{passed} passed, {failed} failed")
        sys.exit(130)
