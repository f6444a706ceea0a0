"""Writes docs/diagnostics.md: each refusal with the wrong line, the compilers' messages, and the cure.

usage: diagnostics.py [--check] SAID.json SAID.json

The programs are those under tests/rejects/. Their compiler output is in the files that the rejects test writes
to its build directories, one of g++ and one of clang. With --check nothing is written: the existing page must
have the same programs, corrections, sentences and names. The rest of the compilers' output differs with their
version.
"""
import difflib
import html
import json
import pathlib
import re
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/diagnostics.md"
REJECTS = ROOT / "tests/rejects"
WIDTH = 100
INDENT = "    "  # of a continued line
HEAD = """# What the compiler refuses

<!-- Made by scripts/diagnostics.py from the programs under tests/rejects. -->

Each wiring mistake is one error. It states the rule, how to read the names in it, and what to write
instead. The names are in the parameters of the refusal, as in `refused::ref<14>{"env.http_prot"}`. With
g++ look at the line before the first `required from`, with clang at the first note.

A program of the source tree shows each refusal: the wrong line, the messages of the compilers, and the
corrected line. Folders, line numbers of the library's headers, and lines quoted from them are left out.
Long lines are wrapped. Written by the tests, with {compilers}.

| the compiler says | when |
|---|---|
"""


def comment(program):
    """The description of a program: its first line."""
    return program.read_text().splitlines()[0].removeprefix("// ").rstrip(".")


def variant(text, fixed):
    """The program's code, wrong or corrected, with the differing macros expanded."""
    names, code, branch = {}, [], None
    for line in text.splitlines():
        if line == "#ifdef FIXED":
            branch = True
        elif line == "#else" and branch is not None:
            branch = False
        elif line == "#endif" and branch is not None:
            branch = None
        elif branch is not None and branch != fixed:
            continue
        elif found := branch is not None and re.fullmatch(
                r"#define (\w+)(?: (.*))?|using (\w+) = (.*);|constexpr auto (\w+) = (\d+|\".*\");", line):
            parts = found.groups()
            names |= {name: value or "" for name, value in zip(parts[::2], parts[1::2]) if name}
        elif not line.startswith("//"):
            code.append(line)
    for name, value in names.items():
        code = [re.sub(rf"\b{name}\b", lambda _: value, line) for line in code]
    # The space that remains if the name is empty.
    return [re.sub(r"= \((\w+)\)", r"= \1", re.sub(r"(?<=\S) +([;,)])", r"\1", line.rstrip())) for line in code]


def to_the_end(code, begin, end):
    """The lines from `begin` up to `end`, the last one with the lines that close its brackets."""
    lines = code[begin:end]
    while end < len(code) and sum(line.count(c) * sign for line in lines
                                  for c, sign in zip("([{}])", (1, 1, 1, -1, -1, -1))) > 0:
        lines[-1] += " " + code[end].strip()
        end += 1
    return lines


def differing(program):
    """The wrong lines, and the lines that replace them in the corrected program."""
    text = program.read_text()
    wrong, cured = variant(text, False), variant(text, True)
    pieces = [[], []]
    for kind, *ends in difflib.SequenceMatcher(None, wrong, cured, autojunk=False).get_opcodes():
        if kind != "equal":
            pieces[0] += to_the_end(wrong, *ends[:2])
            pieces[1] += to_the_end(cured, *ends[2:])
    for lines in pieces:
        margin = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
        lines[:] = [line[margin:] for line in lines]
    return pieces


def shortened(program, said):
    """A compiler's output, without the quoted lines and the line numbers of the library's headers."""
    lines, keeps_quotes = [], False
    for line in said:
        if re.match(r" *\d* \| ", line):
            lines += [line] if keeps_quotes else []
        elif not re.match(r"In file included from| +from |\d+ errors? generated", line):
            keeps_quotes = line.startswith(program.name)
            line = re.sub(r"^((?:cruller|boost)/[\w./]+):\d+:\d+:", r"\1:", line)
            lines += textwrap.wrap(
                line, WIDTH, subsequent_indent=INDENT, break_long_words=False, break_on_hyphens=False)
    return lines


def sentence(said):
    """The library's sentence in a compiler's output; if there is none, that of the compiler."""
    errors = [line for line in said if " error: " in line]
    ours = [re.sub(r".*?cruller: ", "", line) for line in errors if "static assertion failed" in line]
    return ours[0] if ours else re.sub(r".* error: ", "", errors[0])


def refusal(said):
    """The name of the refusal; empty if only the compiler can report the error."""
    found = re.search(r"cruller::(?:v\d+::)?(\w+)<", " ".join(line for line in said if "nstantiation of" in line))
    return found.group(1) if found else ""


def block(language, lines):
    return "\n".join([f"```{language}", *lines, "```", ""])


def written(sayings):
    """The text of the page."""
    compilers = {"clang" if "clang" in each["compiler"] else "g++": each for each in sayings}
    versions = [f"{name} " + re.search(r"\d+(\.\d+)+", re.sub(r"\(.*?\)", "", each["compiler"])).group()
                for name, each in sorted(compilers.items(), reverse=True)]
    rows, sections = {}, []
    for program in sorted(REJECTS.glob("*.cpp")):
        said = {name: each["said"][program.stem] for name, each in compilers.items()}
        wrong, cured = differing(program)
        name = refusal(said["g++"])
        # If only the compiler can report the error, clang's sentence is shorter.
        rows.setdefault((name, sentence(said["g++" if name else "clang"])), []).append(
            f"[{comment(program)}](#{program.stem})")
        sections.append("\n".join([
            f"## {program.stem}", "",
            f"{comment(program)}. See `tests/rejects/{program.name}`.", "",
            "Wrong:\n", block("cpp", wrong),
            *(f"{name}:\n\n" + block("text", shortened(program, lines))
              for name, lines in sorted(said.items(), reverse=True)),
            "Cured:\n", block("cpp", cured)]))
    table = "".join(f"| {f'`{name}`: ' if name else ''}{html.escape(text, quote=False)} | {'<br>'.join(links)} |\n"
                    for (name, text), links in sorted(rows.items()))
    return HEAD.replace("{compilers}", " and ".join(versions)) + table + "\n" + "\n".join(sections)


def unshown(page):
    """The refusals that have no program on the page."""
    header = (ROOT / "include/cruller/refusals.hpp").read_text()
    refusals = re.findall(r"^struct (\w+) \{\n  static_assert", header, re.M)
    return [name for name in refusals if f"| `{name}`: " not in page]


def in_short(page):
    """The parts of a page that are compared; from the compilers' output only the sentences and the names."""
    def facts(found):
        said = re.sub(rf"\n{INDENT}(?! *\d* \|)", " ", found.group(1))
        return "\n".join([*sorted(set(re.findall(r"cruller: .*", said))),
                          *sorted(set(re.findall(r'"[^"\n]*"', said)))]) + "\n"

    page = re.sub(r"Written by the tests, with .*", "", page)
    return re.sub(r"^```text\n(.*?)^```\n", facts, page, flags=re.S | re.M).splitlines()


def main():
    arguments = sys.argv[1:]
    checks = arguments[0] == "--check"
    files = [pathlib.Path(file) for file in arguments[checks:]]
    page = written([json.loads(file.read_text()) for file in files])
    if not checks:
        PAGE.write_text(page)
        return 0
    there = PAGE.read_text() if PAGE.exists() else ""
    faults = list(difflib.unified_diff(
        in_short(there), in_short(page), "docs/diagnostics.md", "what is true", n=1, lineterm=""))
    missing = unshown(page)
    print("".join(f"{name} has no program under tests/rejects\n" for name in missing), end="")
    if faults:
        print("\n".join([*faults, "", f"To write it again: python3 scripts/diagnostics.py {' '.join(map(str, files))}"]))
    return 1 if faults or missing else 0


if __name__ == "__main__":
    sys.exit(main())
