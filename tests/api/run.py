"""Checks that the API is what it is said to be: its names, what the shared library exports, its version.

usage: run.py BUILD_DIRECTORY [--write]

names.txt lists every public name. One that is gone from the headers, or new in them, is a fault; with
--write the list is brought up to date: a name that has gone stays in it, struck out by a `-`, and the
CHANGELOG has to tell what to write instead, in a line "- `NAME` is gone: …". What a function takes is not
looked at: an overload that goes while another stays is not missed. BUILD_DIRECTORY holds the library as an archive and shared.
Names are read by libclang (package python3-clang-19). The last line is `N passed, N failed`.
"""
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LIST = HERE / "names.txt"
# Debian's place for packages of Python, which a Python of one's own does not search.
sys.path.append("/usr/lib/python3/dist-packages")
import clang.cindex as clang  # noqa: E402

clang.Config.set_library_file("libclang-19.so.1")
K = clang.CursorKind
SCOPES = {K.NAMESPACE, K.CLASS_DECL, K.STRUCT_DECL, K.CLASS_TEMPLATE, K.CLASS_TEMPLATE_PARTIAL_SPECIALIZATION, K.ENUM_DECL}
NAMED = SCOPES | {K.FUNCTION_DECL, K.FUNCTION_TEMPLATE, K.CXX_METHOD, K.CONSTRUCTOR, K.DESTRUCTOR, K.CONVERSION_FUNCTION,
                  K.FIELD_DECL, K.VAR_DECL, K.ENUM_CONSTANT_DECL, K.TYPEDEF_DECL, K.TYPE_ALIAS_DECL,
                  K.TYPE_ALIAS_TEMPLATE_DECL, K.CONCEPT_DECL, K.UNEXPOSED_DECL, K.USING_DECLARATION}
# Not for users: how it is made, what the words give, and what the compiler prints.
INSIDE = {"detail", "node", "refused"}
SILENT = {K.CONSTRUCTOR, K.DESTRUCTOR, K.CONVERSION_FUNCTION}


def is_hidden(cursor):
    return cursor.access_specifier in (clang.AccessSpecifier.PRIVATE, clang.AccessSpecifier.PROTECTED)


def collect(cursor, scope, is_public, public, declared):
    for child in cursor.get_children():
        if child.kind == K.FRIEND_DECL:
            collect(child, "cruller", False, public, declared)
        elif child.kind == K.LINKAGE_SPEC:
            collect(child, scope, is_public, public, declared)
        word = re.sub(r"(?<!operator)<.*", "", child.spelling)
        name = f"{scope}::{word}" if scope else word
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
    """The public names, and all that are declared in the headers."""
    layers = re.findall(r"'(cruller/[^']+\.hpp)'", (ROOT / "include/meson.build").read_text())
    text = "".join(f"#include <{name}>\n" for name in layers)
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
    """The symbols of some kinds that are defined in a file, in words."""
    lines = subprocess.run(["nm", "-C", "--defined-only", *map(str, arguments)], check=True, text=True,
                           capture_output=True).stdout.splitlines()
    return {line.split(" ", 2)[2] for line in lines if re.match(rf"[0-9a-f]+ [{kinds}] ", line)}


def name_of(symbol):
    """The name in a symbol, without what it is made of and what it takes: `cruller::any_system::start`."""
    symbol = re.sub(r"^(typeinfo for|typeinfo name for|vtable for|guard variable for) ", "", symbol)
    symbol = re.sub(r"\[abi:\w+\]", "", symbol)
    return re.match(r"(?:operator(?:\(\)|<<|<=>|==|=)|[\w:~])*", symbol).group(0)


def listed_names():
    """The names that there are, and those that there were."""
    lines = LIST.read_text().splitlines()
    struck = {line.removeprefix("- ") for line in lines if line.startswith("- ")}
    return {line for line in lines if line and not line.startswith("- ")}, struck


def write_names(public):
    listed, struck = listed_names()
    gone = (listed | struck) - public
    LIST.write_text("\n".join(sorted(public) + [f"- {name}" for name in sorted(gone)]) + "\n")


def is_told_of(name, changelog):
    short = name.removeprefix("cruller::")
    return any(re.search(rf"^- `{re.escape(each)}` is gone: \S", changelog, re.M) for each in (name, short))


def check_names(public, listed, struck, changelog):
    """The law of the list: (what is promised, the faults)."""
    yield "no public name has gone", [
        f"{name}: is gone. If it is meant to be, strike it out: tests/api/run.py BUILD_DIRECTORY --write"
        for name in sorted(listed - public)]
    yield "each name that has gone is told of in the CHANGELOG", [
        f"{name}: has gone, and CHANGELOG.md has no line: - `{name}` is gone: write …"
        for name in sorted(struck) if not is_told_of(name, changelog)]
    yield "each public name is listed", [
        f"{name}: is new. Document it, and: tests/api/run.py BUILD_DIRECTORY --write" for name in sorted(public - listed)]


def check_the_check():
    """That a name which goes away is seen to go."""
    def faults(public, listed, struck, changelog):
        return [bool(found) for _, found in check_names(public, listed, struck, changelog)]
    there, old = {"cruller::ref"}, "cruller::old"
    yield "a name that goes is missed until it is struck out and told of", [] if (
        faults(there, {*there, old}, set(), "") == [True, False, False]
        and faults(there, there, {old}, "") == [False, True, False]
        and faults(there, there, {old}, "- `cruller::old`, which is new\n") == [False, True, False]
        and faults(there, there, {old}, "- `cruller::old` is gone: write `cruller::ref`.\n") == [False, False, False]
        and faults(there, there, {old}, "- `old` is gone: write `ref`.\n") == [False, False, False]
        and faults({*there, "cruller::more"}, there, set(), "") == [False, False, True]) else ["it is not"]


def check_exports(build, declared):
    exported = symbols("A-Zuvw", "-D", build / "src/libcruller.so")
    archived = symbols("BDRT", build / "src/libcruller.a")  # not what each file has that includes a header
    yield "what is exported is declared in a header", [
        f"{symbol}: is exported, and no header declares it" for symbol in sorted(exported)
        if name_of(symbol) not in declared]
    # What an archive has and a header declares is a promise: a program may need it from the shared one.
    yield "what a header declares is exported", [
        f"{symbol}: is declared in a header, compiled, and not exported: is it between the header's `visibility` lines?"
        for symbol in sorted(archived - exported)
        if name_of(symbol) in declared]
    yield "what is thrown has a type that all see", [
        f"typeinfo for {name}: is not exported" for name in sorted(declared)
        if re.fullmatch(r"cruller::(\w+_error|error|unknown_\w+)", name) and f"typeinfo for {name}" not in exported]


def check_version():
    version = re.search(r"version: '([\d.]+)'", (ROOT / "meson.build").read_text()).group(1)
    newest = re.search(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text(), re.M).group(1)
    asked = re.search(r"find_package\(cruller ([\d.]+)", (ROOT / "README.md").read_text()).group(1)
    yield "the newest version in the CHANGELOG is that of meson.build", [] if newest == version else [f"{newest}, {version}"]
    yield "the README asks for this version", [] if version.startswith(asked + ".") else [f"{asked}, {version}"]


def main():
    build = pathlib.Path(sys.argv[1])
    public, declared = read_headers()
    if "--write" in sys.argv[2:]:
        write_names(public)
    good = bad = 0
    changelog = (ROOT / "CHANGELOG.md").read_text()
    for checks in (check_names(public, *listed_names(), changelog), check_the_check(),
                   check_exports(build, declared), check_version()):
        for name, faults in checks:
            good += not faults
            bad += bool(faults)
            print(f"{'FAILED' if faults else 'ok'}  {name}", *faults, sep="\n   ")
    print(f"{good} passed, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
