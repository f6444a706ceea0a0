"""Builds and runs user programs with an installed cruller and with the tree as a subproject.

usage: run.py BUILD_DIRECTORY [--only TEXT] [--libcxx]

BUILD_DIRECTORY must be built, with default_library=both; it is installed into a temporary prefix.
Prints a line for each case, then `N passed, N failed`. With --libcxx the library itself is also built with
clang's own standard library, which takes a minute more.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
GCC, CLANG = "g++", "clang++-19"
CXX23 = "-Dcpp_args=-std=c++23"  # Meson 1.0 does not know that clang 19 knows it.
WARNINGS = "-Wall -Wextra -Wpedantic -Wshadow -Werror"
# What libc++ 19 needs to compile Boost 1.74; see docs/platforms.md.
LIBCXX = ("-stdlib=libc++ -fexperimental-library -D_LIBCPP_ENABLE_CXX17_REMOVED_UNARY_BINARY_FUNCTION "
         "-D_LIBCPP_ENABLE_CXX20_REMOVED_TYPE_TRAITS -DFMT_HEADER_ONLY")
# The output of formatting.cpp.
FORMATTED = r"^running, db: unrealized, start price, start till\ndb: unrealized, 4$"
# The output of shop.cpp, compiled as C++20 and as a later standard.
GREETING = {"c++20": r"C\+\+ 202002: .*cuonter", "c++23": r"C\+\+ 202[13]\d\d: .*cuonter"}


class Failed(Exception):
    pass


class Prefix:
    """An installation, and the environment in which it is found."""

    def __init__(self, path):
        self.path = path
        self.libraries = next(path.rglob("libcruller.a")).parent

    def environment(self):
        return {"PKG_CONFIG_PATH": str(self.libraries / "pkgconfig"), "CMAKE_PREFIX_PATH": str(self.path),
                "LD_LIBRARY_PATH": str(self.libraries)}


def run(command, directory, environment=None):
    """Runs a shell command, and returns its output."""
    result = subprocess.run(
        command, shell=True, cwd=directory, env={**os.environ, **(environment or {})}, text=True, errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if result.returncode != 0:
        raise Failed(f"$ {command}\n{result.stdout[-6000:]}\nexit code {result.returncode}")
    return result.stdout


def expect(pattern, output):
    if not re.search(pattern, output):
        raise Failed(f"expected {pattern!r} in: {output}")


def expect_console(program, directory, environment=None):
    """Checks that the console answers, and ends at `quit`."""
    said = run(f"printf 'describe till\\nquit\\nhelp\\n' | {program} console", directory, environment)
    expect(r"till \(running\)", said)
    if "describe" in said:
        raise Failed(f"continues after quit:\n{said}")


def expect_linked(program, environment, is_shared):
    """Checks whether a program needs the shared library."""
    needed = run(f"ldd {program}", program.parent, environment)
    if ("libcruller.so.0" in needed) != is_shared:
        raise Failed(f"is linked incorrectly:\n{needed}")


# --- the cases: each gets an empty directory --------------------------------------------------------


def by_hand(prefix, is_shared, compiler, standard, arguments="", source="shop.cpp"):
    def build_and_run(directory):
        shutil.copy(HERE / source, directory / "shop.cpp")
        static = "" if is_shared else " --static"
        flags = f"$(pkg-config{static} --cflags --libs cruller)"
        run(f"{compiler} -std={standard} {arguments} {WARNINGS} shop.cpp {flags} -o shop", directory, prefix.environment())
        if source == "shop.cpp":
            expect(GREETING[standard], run("./shop", directory, prefix.environment()))
        else:
            expect("till", run("./shop --describe", directory, prefix.environment()))
        expect_linked(directory / "shop", prefix.environment(), is_shared)
    return build_and_run


def line_of_the_pages(begin):
    """The line that begins like this, which must be the same in the README and in docs/install.md."""
    found = [[line for line in (ROOT / page).read_text().splitlines() if line.startswith(begin)]
             for page in ("README.md", "docs/install.md")]
    if not found[0] or found[0] != found[1]:
        raise Failed(f"the README and docs/install.md differ in the line {begin}: {found}")
    return found[0][0]


def as_the_readme_says(prefix):
    """The README's own lines, unchanged."""
    def build_and_run(directory):
        # With a separate cache and list of folders.
        (directory / "folders").write_text(f"{prefix.libraries}\n")
        ldconfig = re.sub("^sudo( ldconfig)", r"PATH=$PATH:/sbin \1 -C cache",
                          line_of_the_pages("sudo ldconfig").split("#")[0])
        run(f"{ldconfig} -X -f folders", directory)
        expect(f"libcruller.so.0 .*{prefix.libraries}/", run(f"{ldconfig} -p", directory))
        shutil.copy(HERE / "shop.cpp", directory / "main.cpp")
        run(line_of_the_pages("g++ "), directory, prefix.environment())
        expect(GREETING["c++20"], run("./shop", directory, prefix.environment()))
    return build_and_run


def formatting(prefix, compiler, arguments):
    """A program that prints what the library defines, with the flags that pkg-config gives for fmt."""
    def build_and_run(directory):
        flags = "$(pkg-config --cflags --libs cruller-fmt)"
        run(f"{compiler} -std=c++20 {arguments} {WARNINGS} {HERE / 'formatting.cpp'} {flags} -o formatting", directory,
            prefix.environment())
        expect(FORMATTED, run("./formatting", directory, prefix.environment()))
    return build_and_run


def meson_with_pkgconfig(prefix, is_shared, compiler, standard, options=""):
    def build_and_run(directory):
        environment = {**prefix.environment(), "CXX": compiler}
        run(f"meson setup {options} {directory} {HERE / 'pkgconfig'}", ROOT, environment)
        run("meson compile", directory, environment)
        expect(GREETING[standard], run("./shop", directory, environment))
        expect("till", run("./parts --describe", directory, environment))
        expect_console("./parts", directory, environment)
        expect(FORMATTED, run("./formatting", directory, environment))
        expect_linked(directory / "shop", environment, is_shared)
    return build_and_run


def meson_with_subproject(compiler, standard, options):
    def build_and_run(directory):
        (directory / "subprojects").mkdir()
        (directory / "subprojects" / "cruller").symlink_to(ROOT)
        shutil.copy(HERE / "shop.cpp", directory / "main.cpp")
        shutil.copy(HERE / "subproject" / "meson.build", directory)
        shutil.copy(HERE / "reloading.cpp", directory)
        run(f"meson setup build --buildtype=plain {options}", directory, {"CXX": compiler})
        run("meson compile -C build shop reloading", directory)
        expect(GREETING[standard], run("build/shop", directory))
        # The program rebuilds itself, with the steps of docs/reload.md only.
        said = run("(sed -i 's/version one/version two/' reloading.cpp; echo restart; echo quit) | build/reloading --console", directory)
        expect("version one", said)
        expect("version two", said)
        if "main.cpp" in said:
            raise Failed(said)
    return build_and_run


def cmake(prefix, is_shared, compiler, standard):
    def build_and_run(directory):
        environment = {**prefix.environment(), "CXX": compiler}
        shutil.copy(HERE / "cmake" / "CMakeLists.txt", directory)
        shutil.copy(HERE / "shop.cpp", directory / "main.cpp")
        for name in ("formatting.cpp", "parts.cpp", "parts_test.cpp"):
            shutil.copy(HERE / name, directory)
        run(f"cmake -G Ninja -DCMAKE_CXX_STANDARD={standard[-2:]} -B build", directory, environment)
        run("cmake --build build", directory, environment)
        # CMake stores the path of the library in the program.
        expect(GREETING[standard], run("build/shop", directory))
        expect("till", run("build/parts --describe", directory))
        expect_console("build/parts", directory)
        expect("PASSED", run("build/parts_test", directory))
        expect(FORMATTED, run("build/formatting", directory))
        expect_linked(directory / "build/shop", None, is_shared)
        expect(GREETING[standard], run("build/shop_static", directory))
        expect_linked(directory / "build/shop_static", None, False)
    return build_and_run


def cmake_finds(prefix, expected, options=""):
    """Checks what a project with an old CMake policy finds: `found: …`, and a line for each library."""
    def look(directory):
        said = run(f"cmake -G Ninja -Wno-dev {options} {HERE / 'looking'}", directory,
                   {"CMAKE_PREFIX_PATH": str(prefix.path)})
        found = {name: value for name, value in re.findall(r"^(found|cruller|static): (.*)$", said, re.M)}
        if set(found) - {"found"} != expected or found.get("found") != str(int(bool(expected))):
            raise Failed(f"finds {found} and not {sorted(expected)}:\n{said}")
        # If only the archive is installed, cruller::cruller takes its headers from it.
        for folder in {found[name] for name in expected} - {"headers-NOTFOUND"}:
            if not pathlib.Path(folder, "cruller/cruller.hpp").exists():
                raise Failed(f"{folder} has no headers")
    return look


def cmake_finds_through_a_link(prefix):
    """The same if the folder of the libraries is a link, as /lib to /usr/lib in Debian."""
    def look(directory):
        shutil.copytree(prefix.path, directory / "root/usr", symlinks=True, copy_function=os.link)
        top = prefix.libraries.relative_to(prefix.path).parts[0]
        (directory / "root" / top).symlink_to(f"usr/{top}")
        (directory / "looking").mkdir()
        cmake_finds(Prefix(directory / "root"), {"cruller", "static"})(directory / "looking")
        place = (directory / "looking/CMakeCache.txt").read_text()
        expect(f"cruller_DIR:PATH={directory}/root/{top}/", place)
    return look


def installs(default_library, files):
    """Checks that a build with one kind of library installs exactly these files."""
    def look(directory):
        line = line_of_the_pages("meson setup build ")
        run(f"{line.replace(' build ', f' {directory} ')} -Ddefault_library={default_library}", ROOT)
        plan = run("meson introspect --install-plan", directory)
        found = set(re.findall(r'/(libcruller\.(?:a|so[0-9.]*))"', plan))
        if found != files:
            raise Failed(f"would install {sorted(found)}, not {sorted(files)}")
        # If only the archive is installed, `--static` changes nothing.
        flags = [set(run(f"pkg-config {static} --libs meson-private/cruller.pc", directory).split())
                 for static in ("", "--static")]
        if (flags[0] >= {"-lfmt"}) != (default_library == "static"):
            raise Failed(f"pkg-config says {flags}")
    return look


def is_all_there(prefix):
    """Checks that all headers, pages and examples are installed, and that the links in the pages work."""
    def look(directory):
        headers = {str(path.relative_to(ROOT / "include")) for path in (ROOT / "include").rglob("*.hpp")}
        installed = {str(path.relative_to(prefix.path / "include")) for path in (prefix.path / "include").rglob("*.hpp")}
        if headers != installed:
            raise Failed(f"headers: {sorted(headers ^ installed)}")
        pages = prefix.path / "share/doc/cruller"
        wanted = {"LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md"}
        wanted |= {f"docs/{path.name}" for path in (ROOT / "docs").iterdir() if path.suffix in (
            ".md", ".svg", ".service", ".socket", ".yaml")}
        wanted |= {str(path.relative_to(ROOT)) for path in (ROOT / "examples").rglob("*")
                   if path.is_file() and "__pycache__" not in path.parts}
        found = {str(path.relative_to(pages)) for path in pages.rglob("*") if path.is_file()}
        if wanted != found:
            raise Failed(f"pages and examples: {sorted(wanted ^ found)}")
        run(f"{sys.executable} {ROOT / 'scripts/check_docs.py'} {pages}", directory)
    return look


def is_packaged(prefix):
    """Checks that the Debian packages contain each file, and that each of their lines matches a file."""
    def look(_):
        lines = [line for path in (*(ROOT / "scripts/debian").glob("*.install"), ROOT / "scripts/debian/not-installed")
                 for line in path.read_text().splitlines()]
        unused = set(lines)
        for path in prefix.path.rglob("*"):
            if path.is_dir():
                continue
            there = "usr" / path.relative_to(prefix.path)
            if path.is_relative_to(prefix.libraries):
                there = "usr/lib/any" / path.relative_to(prefix.libraries)
            # A line matches a file, or everything below a folder.
            taken = [line for line in lines
                     if any(("/" / each).match(f"/{line}") for each in (there, *there.parents))]
            if len(taken) != 1:
                raise Failed(f"{there} is matched by {taken}")
            unused -= {taken[0]}
        if unused:
            raise Failed(f"no file matches {sorted(unused)}")
    return look


class Shown:
    """A program that the pages show, with what it needs beside cruller."""

    def __init__(self, source, module="cruller", target="cruller::cruller", is_test=False, arguments=None):
        self.source = source
        self.name = source.stem if source.parent.name != "docs" else f"docs_{source.stem}"
        self.module = module
        self.target = target
        self.is_test = is_test
        self.arguments = arguments  # Instead of comparing the output with the comment at the end.

    def check(self, folder, environment):
        if self.is_test or self.arguments is not None:
            run(f"{folder / self.name} {self.arguments or '--gtest_brief=1'}", folder, environment)
        else:
            run(f"{sys.executable} {ROOT / 'examples/check_output.py'} {folder / self.name} {self.source}", folder, environment)


def what_is_shown():
    """All numbered examples, the programs of the pages, and the tests that show the testing kit."""
    for source in sorted((ROOT / "examples").glob("[0-9]*.cpp")):
        yield Shown(source)
    yield Shown(ROOT / "examples/parts/parts.cpp")
    for source in sorted((ROOT / "tests/docs").glob("*.cpp")):
        if source.stem == "own_options":
            yield Shown(source, module="cruller-run-options", target="cruller::run", arguments="--help")
        elif source.stem.endswith("_test"):
            yield Shown(source, module="cruller gtest_main", target="cruller::testing GTest::gtest_main", is_test=True)
        elif source.stem != "by_hand":  # It does without cruller.
            yield Shown(source)
    for source in sorted((ROOT / "tests/testing").glob("*_test.cpp")):
        yield Shown(source, module="cruller gmock gtest_main", target="cruller::testing GTest::gmock GTest::gtest_main",
                    is_test=True)


# Nothing is optimized, so that a compiler cannot drop a symbol that a header promises.
UNOPTIMIZED = "-O0 -g0"


def cached(compiler):
    return f"ccache {compiler}" if shutil.which("ccache") else compiler


def beside(directory):
    """ccache knows a file again whose paths differ in the temporary folder only."""
    return {"CCACHE_BASEDIR": str(directory.parent), "CCACHE_NOHASHDIR": "1"}


def all_shown_with_pkgconfig(prefix, compiler):
    """All programs that the pages show, in one build, linked with the installed shared library."""
    def build_and_run(directory):
        environment = {**prefix.environment(), **beside(directory)}
        shown = list(what_is_shown())
        flags = {each.module: [run(f"pkg-config --{kind} {each.module}", directory, environment).strip()
                               for kind in ("cflags", "libs")] for each in shown}
        lines = [f"rule compile\n  command = {cached(compiler)} -std=c++20 {UNOPTIMIZED} {WARNINGS} $flags -c $in -o $out",
                 f"rule link\n  command = {compiler} $in $libs -o $out"]
        for each in shown:
            cflags, libs = flags[each.module]
            lines.append(f"build {each.name}.o: compile {each.source}\n  flags = {cflags}")
            lines.append(f"build {each.name}: link {each.name}.o\n  libs = {libs}")
        (directory / "build.ninja").write_text("\n".join(lines) + "\n")
        run("ninja -k 0", directory, environment)
        for each in shown:
            each.check(directory, environment)
            expect_linked(directory / each.name, environment, True)
    return build_and_run


def all_shown_with_cmake(prefix, compiler):
    def build_and_run(directory):
        environment = {**prefix.environment(), **beside(directory), "CXX": compiler}
        shown = list(what_is_shown())
        lines = ["cmake_minimum_required(VERSION 3.16)", "project(shown CXX)",
                 "find_package(cruller 0.1 CONFIG REQUIRED COMPONENTS run testing)", "find_package(GTest CONFIG REQUIRED)"]
        for each in shown:
            lines += [f"add_executable({each.name} {each.source})",
                      f"target_link_libraries({each.name} PRIVATE {each.target})"]
        (directory / "CMakeLists.txt").write_text("\n".join(lines) + "\n")
        launcher = "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache" if shutil.which("ccache") else ""
        run(f"cmake -G Ninja -DCMAKE_CXX_FLAGS='{UNOPTIMIZED} {WARNINGS}' {launcher} .", directory, environment)
        run("cmake --build . -- -k 0", directory, environment)
        for each in shown:
            each.check(directory, None)
            expect_linked(directory / each.name, None, True)
    return build_and_run


def refuses_find_without_rtti(prefix, compiler):
    def compile_it(directory):
        source = (HERE / "parts.cpp").read_text()
        (directory / "parts.cpp").write_text(source)
        command = f"{compiler} -std=c++20 -fno-rtti -fsyntax-only parts.cpp $(pkg-config --cflags cruller)"
        try:
            run(command, directory, prefix.environment())
        except Failed as failed:
            return expect("cruller: find<T> needs to know types", str(failed))
        raise Failed("find<T> compiles without RTTI")
    return compile_it


def headers_with_libcxx(prefix):
    def compile_it(directory):
        run(f"{CLANG} -std=c++20 {LIBCXX} {WARNINGS} -fsyntax-only {HERE / 'shop.cpp'} "
            "$(pkg-config --cflags cruller)", directory, prefix.environment())
    return compile_it


def cases(moved, only_static, arguments):
    shared = next(path.name for path in moved.libraries.glob("libcruller.so.*.*.*"))
    yield "what is installed: everything", is_all_there(moved)
    yield "what is installed: Debian's packages take it", is_packaged(moved)
    yield "what is installed: default_library=static", installs("static", {"libcruller.a"})
    yield "what is installed: default_library=shared", installs("shared", {shared})
    yield "by hand: as the README says", as_the_readme_says(moved)
    for is_shared, kind, prefix in ((True, "shared", moved), (False, "static", only_static)):
        for compiler in (GCC, CLANG):
            for standard in ("c++20", "c++23"):
                yield (f"by hand: {compiler} {standard} {kind}",
                       by_hand(prefix, is_shared, compiler, standard))
        yield (f"by hand: {GCC} {kind}, the parts run and testing",
               by_hand(prefix, is_shared, GCC, "c++20", source="parts.cpp"))
    for compiler in (GCC, CLANG):
        for flag in ("-fno-rtti", "-fvisibility=hidden", "-fsanitize=undefined"):
            yield f"by hand: {compiler} {flag}", by_hand(moved, True, compiler, "c++20", flag)
        yield f"by hand: {compiler} -fno-rtti, find<T> is refused", refuses_find_without_rtti(moved, compiler)
        for flag in ("", "-fsanitize=undefined"):
            yield f"by hand: {compiler} {flag or 'printing'}", formatting(moved, compiler, flag)
    yield f"by hand: {CLANG} with libc++, the headers", headers_with_libcxx(moved)
    yield f"CMake, find_package: all that is shown, {CLANG}", all_shown_with_cmake(moved, CLANG)
    yield f"Ninja, pkg-config: all that is shown, {GCC}", all_shown_with_pkgconfig(moved, GCC)
    yield f"Meson, pkg-config: {GCC} c++20 shared", meson_with_pkgconfig(moved, True, GCC, "c++20")
    yield (f"Meson, pkg-config: {CLANG} c++23 static",
           meson_with_pkgconfig(only_static, False, CLANG, "c++23", f"-Ddefault_library=static {CXX23}"))
    yield f"CMake, find_package: {GCC} c++20 shared", cmake(moved, True, GCC, "c++20")
    yield f"CMake, find_package: {CLANG} c++23 static", cmake(only_static, False, CLANG, "c++23")
    without_fmt = "-DCMAKE_DISABLE_FIND_PACKAGE_fmt=TRUE"
    yield "CMake, an old project: shared and static", cmake_finds(moved, {"cruller", "static"})
    yield "CMake, an old project: shared and static, without fmt", cmake_finds(moved, {"cruller"}, without_fmt)
    yield "CMake, an old project: static", cmake_finds(only_static, {"cruller", "static"})
    yield "CMake, an old project: static, without fmt", cmake_finds(only_static, set(), without_fmt)
    yield "CMake, an old project: through a link", cmake_finds_through_a_link(moved)
    yield f"Meson, subproject: {GCC} c++20 static", meson_with_subproject(GCC, "c++20", "-Ddefault_library=static")
    yield (f"Meson, subproject: {CLANG} c++23 shared",
           meson_with_subproject(CLANG, "c++23", f"-Ddefault_library=shared {CXX23}"))
    if arguments.libcxx:
        yield (f"Meson, subproject: {CLANG} with libc++",
               meson_with_subproject(CLANG, "c++20", f"-Ddefault_library=static -Dcpp_args={shlex.quote(LIBCXX)} "
                                            "-Dcpp_link_args=-stdlib=libc++"))


def attempt(case, directory):
    directory.mkdir()
    try:
        case(directory)
    except (Failed, OSError) as failed:
        return str(failed)
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--libcxx", action="store_true")
    arguments = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory() as temporary:
        work = pathlib.Path(temporary)
        run(f"meson install -C {arguments.build.resolve()} --no-rebuild --destdir {work / 'installed'}", ROOT)
        if "pcfiledir" not in next((work / "installed").rglob("cruller.pc")).read_text():
            sys.exit(f"{arguments.build} is older than this: meson setup --wipe {arguments.build}")
        # Neither folder is the configured prefix, and the second has no shared library.
        (work / "installed/usr/local").rename(work / "moved")
        shutil.copytree(work / "moved", work / "static", symlinks=True)
        for path in (work / "static").rglob("libcruller.so*"):
            path.unlink()
        chosen = [case for case in cases(Prefix(work / "moved"), Prefix(work / "static"), arguments)
                  if arguments.only in case[0]]
        # The long ones first.
        chosen.sort(key=lambda case: ["Ninja", "Meson, s", "CMake", "Meson, p", "what", "by hand"].index(
            next(word for word in ["Ninja", "Meson, s", "CMake", "Meson, p", "what", "by hand"] if case[0].startswith(word))))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results = [pool.submit(attempt, case, work / f"case{number}")
                       for number, (_, case) in enumerate(chosen)]
            for (name, _), result in zip(chosen, results):
                fault = result.result()
                bad += fault is not None
                print(f"{'ok' if fault is None else 'FAILED'}  {name}" + (f"\n{fault}" if fault else ""), flush=True)
    print(f"{len(chosen) - bad} passed, {bad} failed")
    return 1 if bad or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
