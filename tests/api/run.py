"""Checks the API: its names, the symbols that the shared library exports, and its version.

usage: run.py BUILD_DIRECTORY [--write]

names.txt lists every public name. A name that was added to the headers or removed from them is an error.
--write updates the list: a removed name stays in it, marked by a `-`, and the CHANGELOG must say what to
write instead, in a line "- `NAME` is gone: …". Parameters are not compared, so the removal of one overload
is not detected. BUILD_DIRECTORY contains the library as an archive and as a shared library.
Names are read by libclang (package python3-clang-19). The last line is `N passed, N failed`.
"""
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LIST = HERE / "names.txt"
# Debian's folder for Python packages, which other Python installations do not search.
sys.path.append("/usr/lib/python3/dist-packages")
sys.path.append(str(ROOT / "scripts"))
import clang.cindex as clang  # noqa: E402
import rooms  # noqa: E402

clang.Config.set_library_file("libclang-19.so.1")
K = clang.CursorKind
SCOPES = {K.NAMESPACE, K.CLASS_DECL, K.STRUCT_DECL, K.CLASS_TEMPLATE, K.CLASS_TEMPLATE_PARTIAL_SPECIALIZATION, K.ENUM_DECL}
NAMED = SCOPES | {K.FUNCTION_DECL, K.FUNCTION_TEMPLATE, K.CXX_METHOD, K.CONSTRUCTOR, K.DESTRUCTOR, K.CONVERSION_FUNCTION,
                  K.FIELD_DECL, K.VAR_DECL, K.ENUM_CONSTANT_DECL, K.TYPEDEF_DECL, K.TYPE_ALIAS_DECL,
                  K.TYPE_ALIAS_TEMPLATE_DECL, K.CONCEPT_DECL, K.UNEXPOSED_DECL, K.USING_DECLARATION}
# Not public: the implementation, the results of the DSL's words, and the structs of refusals.
INSIDE = {"detail", "node", "refused"}
SILENT = {K.CONSTRUCTOR, K.DESTRUCTOR, K.CONVERSION_FUNCTION}


# Appears in symbols, not in programs.
ABI_NAMESPACE = re.compile(r"\bcruller::v\d+::")


def is_hidden(cursor):
    return cursor.access_specifier in (clang.AccessSpecifier.PRIVATE, clang.AccessSpecifier.PROTECTED)


def word_of(spelling):
    """A name without its template arguments: `operator<<`, and `set` of `set<int>`."""
    return re.match(r"operator\W+$|[^<]*", spelling).group(0)


def namespace_of(cursor):
    """The namespace around a declaration: `cruller::testing`."""
    while cursor.kind not in (K.NAMESPACE, K.TRANSLATION_UNIT):
        cursor = cursor.semantic_parent
    if cursor.kind == K.TRANSLATION_UNIT:
        return ""
    outer = namespace_of(cursor.semantic_parent)
    return ABI_NAMESPACE.sub("cruller::", f"{outer}::{cursor.spelling}::")[:-2] if outer else cursor.spelling


def collect(cursor, scope, is_public, public, declared):
    for child in cursor.get_children():
        if child.kind == K.FRIEND_DECL:
            collect(child, namespace_of(cursor), False, public, declared)
        elif child.kind == K.LINKAGE_SPEC:
            collect(child, scope, is_public, public, declared)
        word = word_of(child.spelling)
        name = ABI_NAMESPACE.sub("cruller::", f"{scope}::{word}::")[:-2] if scope else word
        if child.kind not in NAMED or not word or word.startswith("(") or not scope and word != "cruller":
            continue
        shown = is_public and word not in INSIDE and not is_hidden(child)
        declared.add(name)
        is_silent = (child.kind in SILENT or child.is_deleted_method() or word == scope.rsplit("::", 1)[-1]
                     or child.kind in SCOPES and (child.kind == K.NAMESPACE or not child.is_definition()))
        if shown and not is_silent:
            public.add(name)
        if child.kind in SCOPES:
            collect(child, name, shown, public, declared)


def read_headers():
    """The public names, and all names that the headers declare."""
    text = "".join(f"#include <{name}>\n" for name in rooms.headers())
    unit = clang.Index.create().parse(
        "all.cpp", ["-std=c++20", f"-I{ROOT / 'include'}", "-resource-dir=/usr/lib/llvm-19/lib/clang/19"],
        unsaved_files=[("all.cpp", text)], options=clang.TranslationUnit.PARSE_SKIP_FUNCTION_BODIES)
    errors = [str(each) for each in unit.diagnostics if each.severity >= clang.Diagnostic.Error]
    if errors:
        sys.exit("\n".join(errors[:5]))
    public, declared = set(), set()
    collect(unit.cursor, "", True, public, declared)
    return public, declared


def symbols(kinds, *arguments):
    """The demangled symbols of some kinds that a file defines."""
    lines = subprocess.run(["nm", "-C", "--defined-only", *map(str, arguments)], check=True, text=True,
                           capture_output=True).stdout.splitlines()
    return {line.split(" ", 2)[2] for line in lines if re.match(rf"[0-9a-f]+ [{kinds}] ", line)}


def name_of(symbol):
    """The name in a symbol, without template arguments, parameters and the inline namespace of the ABI:
    `cruller::any_system::start`."""
    symbol = ABI_NAMESPACE.sub("cruller::", symbol)
    symbol = re.sub(r"^(typeinfo for|typeinfo name for|vtable for|guard variable for) ", "", symbol)
    symbol = re.sub(r"\[abi:\w+\]", "", symbol)
    return re.match(r"(?:operator(?:\(\)|\[\]|[^\w\s(]+)|[\w:~])*", symbol).group(0)


def listed_names():
    """The current names, and the removed ones."""
    lines = LIST.read_text().splitlines()
    struck = {line.removeprefix("- ") for line in lines if line.startswith("- ")}
    return {line for line in lines if line and not line.startswith("- ")}, struck


def write_names(public):
    listed, struck = listed_names()
    gone = (listed | struck) - public
    LIST.write_text("\n".join(sorted(public) + [f"- {name}" for name in sorted(gone)]) + "\n")


def is_in_changelog(name, changelog):
    short = name.removeprefix("cruller::")
    return any(re.search(rf"^- `{re.escape(each)}` is gone: \S", changelog, re.M) for each in (name, short))


def check_names(public, listed, struck, changelog):
    """The rules of the list: (rule, errors)."""
    yield "no public name is missing", [
        f"{name}: is missing. If you removed it on purpose, run tests/api/run.py BUILD_DIRECTORY --write"
        for name in sorted(listed - public)]
    yield "the CHANGELOG mentions each removed name", [
        f"{name}: was removed, and CHANGELOG.md has no line: - `{name}` is gone: write …"
        for name in sorted(struck) if not is_in_changelog(name, changelog)]
    yield "each public name is listed", [
        f"{name}: is new. Document it, and run tests/api/run.py BUILD_DIRECTORY --write" for name in sorted(public - listed)]


def in_two_namespaces(declared):
    """The names that are both in `cruller` and in `cruller::dsl`: ambiguous in a program that uses both."""
    def inside(scope):
        return {name.removeprefix(scope) for name in declared if name.startswith(scope) and "::" not in name.removeprefix(scope)}
    return sorted(inside("cruller::") & inside("cruller::dsl::"))


def check_namespaces(declared):
    yield "no name is in `cruller` and in `cruller::dsl`", [
        f"cruller::{name}: is cruller::dsl::{name}, too; rename one" for name in in_two_namespaces(declared)]
    yield "a name in both is detected", [] if in_two_namespaces(
        {"cruller::gate", "cruller::dsl::gate", "cruller::dsl", "cruller::error", "cruller::dsl::ref",
         "cruller::plan::ref"}) == ["gate"] else ["it is not"]


def check_the_check():
    """Checks that the removal of a name is detected."""
    def faults(public, listed, struck, changelog):
        return [bool(found) for _, found in check_names(public, listed, struck, changelog)]
    there, old = {"cruller::ref"}, "cruller::old"
    yield "a removed name is an error until the list and the CHANGELOG have it", [] if (
        faults(there, {*there, old}, set(), "") == [True, False, False]
        and faults(there, there, {old}, "") == [False, True, False]
        and faults(there, there, {old}, "- `cruller::old`, which is new\n") == [False, True, False]
        and faults(there, there, {old}, "- `cruller::old` is gone: write `cruller::ref`.\n") == [False, False, False]
        and faults(there, there, {old}, "- `old` is gone: write `ref`.\n") == [False, False, False]
        and faults({*there, "cruller::more"}, there, set(), "") == [False, False, True]) else ["it is not detected"]


def check_operators(declared):
    """Checks that operators are read with their whole name, and friends in the namespace of their class."""
    wanted = {"operator<<", "operator()", "operator==", "operator->"}
    read = {word_of(each) for each in wanted} | {name_of(f"{each}(int)") for each in wanted}
    yield "operators are read with their whole name", sorted(read ^ wanted)
    friends = {"cruller::operator==", "cruller::testing::operator==", "cruller::operator<<", "cruller::testing::operator<<"}
    yield "operators of all namespaces are found", sorted(friends - declared)


def check_exports(build, declared):
    exported = {ABI_NAMESPACE.sub("cruller::", each) for each in symbols("A-Zuvw", "-D", build / "src/libcruller.so")}
    # Without inline functions.
    archived = {ABI_NAMESPACE.sub("cruller::", each) for each in symbols("BDRT", build / "src/libcruller.a")}
    yield "each exported symbol is declared in a header", [
        f"{symbol}: is exported, but no header declares it" for symbol in sorted(exported)
        if name_of(symbol) not in declared]
    # A program may need each symbol that a header declares and the archive contains.
    yield "each symbol that a header declares is exported", [
        f"{symbol}: is declared in a header but not exported. Is it, and its class, between `visibility` lines?"
        for symbol in sorted(archived - exported)
        if name_of(symbol) in declared]
    yield "the types of exceptions are exported", [
        f"typeinfo for {name}: is not exported" for name in sorted(declared)
        if re.fullmatch(r"cruller::(\w+_error|error|unknown_\w+)", name) and f"typeinfo for {name}" not in exported]


def check_version():
    version = re.search(r"version: '([\d.]+)'", (ROOT / "meson.build").read_text()).group(1)
    newest = re.search(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text(), re.M).group(1)
    soversion = re.search(r"^soversion = '(\d+)'", (ROOT / "meson.build").read_text(), re.M).group(1)
    namespaces = {number for header in rooms.headers()
                  for number in re.findall(r"^namespace cruller::inline v(\d+)", (ROOT / "include" / header).read_text(), re.M)}
    # Refusals are never compiled into a program.
    outside = [header for header in rooms.headers() if header != "cruller/refusals.hpp"
               and re.search(r"^namespace cruller\b(?!::inline v)", (ROOT / "include" / header).read_text(), re.M)]
    asked = re.search(r"find_package\(cruller ([\d.]+)", (ROOT / "README.md").read_text()).group(1)
    yield "the newest version in the CHANGELOG is that of meson.build", [] if newest == version else [f"{newest}, {version}"]
    yield "the inline namespace is that of the soversion", [] if namespaces == {soversion} else [f"{namespaces}, {soversion}"]
    yield "all other headers are in the inline namespace", outside
    yield "the README asks for this version", [] if version.startswith(asked + ".") else [f"{asked}, {version}"]


def main():
    build = pathlib.Path(sys.argv[1])
    public, declared = read_headers()
    if "--write" in sys.argv[2:]:
        write_names(public)
    good = bad = 0
    changelog = (ROOT / "CHANGELOG.md").read_text()
    for checks in (check_names(public, *listed_names(), changelog), check_the_check(), check_namespaces(declared),
                   check_operators(declared), check_exports(build, declared), check_version()):
        for name, faults in checks:
            good += not faults
            bad += bool(faults)
            print(f"{'FAILED' if faults else 'ok'}  {name}", *faults, sep="\n   ")
    print(f"{good} passed, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
