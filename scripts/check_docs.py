"""Checks the pages: their code is compiled code, their commands are run, and their links and the files that
they name exist.

usage: check_docs.py [FOLDER]     with a FOLDER, only the links of the pages in it

The pages are the README, CONTRIBUTING and docs/, without the decisions and without the diagnostics, which are
generated. The language of a block determines the check:

    cpp          must be, line by line, in a file under examples/ or tests/ that is compiled
    output       must be, line by line, in the comment `// Output:` of such a file, where a test checks it
    sh           each command is listed here with the script that runs it, and must be in that script
    console      commands and their output: the page is listed here with the test that reads them from it
    text         messages of a compiler: the same
    meson, cmake the same, or the lines are in a build file under tests/
    clojure, c++ other libraries: the page says that this code has not been compiled here
    (nothing)    messages and pictures, which are not checked
"""
import ast
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGES = ["README.md", "CONTRIBUTING.md"] + sorted(
    f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")
    if page.name not in ("decisions.md", "diagnostics.md"))

# Commands of the pages, and the script that runs each of them literally; only the build folder may differ.
COMMANDS = {
    "scripts/demo": "scripts/run_tests.py",
    "scripts/test": ".ci/run",
    "scripts/install-deps": "scripts/run_tests.py",
    "scripts/package": "scripts/run_tests.py",
    "meson setup build": "scripts/run_tests.py",
    "meson compile -C build": "scripts/run_tests.py",
    "meson compile -C build tidy": "scripts/run_tests.py",
    "meson install -C build": "tests/consumers/run.py",
}
# Commands, or all blocks of a language, that a test reads from the page and runs unchanged.
READ_BY_TESTS = {
    ("README.md", "console"): "examples/notes/notes_test.py",
    ("README.md", "text"): "examples/notes/notes_test.py",
    ("README.md", "build/examples/notes/notes --graph dot | dot -Tsvg >docs/notes.svg"): "examples/notes/notes_test.py",
    **{(page, command): "tests/consumers/run.py" for page in ("README.md", "docs/install.md") for command in (
        "meson setup build --buildtype=release -Dtests=false -Dexamples=false -Dbench=false",
        "sudo ldconfig",
        "g++ -std=c++20 main.cpp $(pkg-config --cflags --libs cruller) -o shop",
    )},
    ("CONTRIBUTING.md", "meson setup build-coverage -Db_coverage=true -Dcpp_std=gnu++20 -Doptimization=0"): "scripts/run_tests.py",
    ("CONTRIBUTING.md", "meson test -C build-coverage --suite unit"): "scripts/run_tests.py",
    ("CONTRIBUTING.md", "meson compile -C build-coverage lines-reached"): "scripts/run_tests.py",
    **{("docs/configuration.md", what): "examples/todo/tests/configuration_test.py" for what in (
        "yaml", "todo --config todo.yaml --system prod", "todo --config todo.yaml --check-config")},
    ("docs/console.md", "console"): "examples/todo/tests/workflow_test.py",
    ("docs/control.md", "sh"): "examples/todo/tests/workflow_test.py",
    ("docs/from_clojure.md", "yaml"): "examples/gameboard/tests/console_test.py",
    ("docs/production.md", "export POSTGRES_HOST=127.0.0.1 POSTGRES_USERNAME=shop POSTGRES_PASSWORD=hunter2"):
        "examples/todo/tests/prod_test.py",
    ("docs/production.md", "build-demo/examples/todo/todo --system prod"): "examples/todo/tests/prod_test.py",
    ("docs/tutorial.md", "console"): "examples/tutorial/tutorial_test.py",
    ("docs/tutorial.md", "yaml"): "examples/tutorial/tutorial_test.py",
    ("docs/workflow.md", "console"): "examples/todo/tests/workflow_test.py",
}
FOREIGN = "have not been compiled here"


def lines_of(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def contains(where, what):
    return any(where[i:i + len(what)] == what for i in range(len(where) - len(what) + 1))


def without_blocks(text):
    return re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)


def blocks_of(page):
    """The blocks of a page: language and text."""
    return re.findall(r"^```(\S*)\n(.*?)^```$", (ROOT / page).read_text(), re.M | re.S)


def is_compiled(path):
    """Whether the file is a header, or is named in the nearest meson.build at or above its folder."""
    build = next(folder / "meson.build" for folder in path.parents if (folder / "meson.build").exists())
    words = re.findall(r"\w+", build.read_text())
    return path.suffix == ".hpp" or path.stem in words or path.stem.removesuffix("_test") in words


def output_of(text):
    """The expected output of a program, from its comment."""
    lines = text.splitlines()
    begin = next((number for number, line in enumerate(lines, 1) if line.startswith("// Output")), len(lines))
    return lines_of("\n".join(line.removeprefix("//") for line in lines[begin:]))


def faults_of_blocks():
    # The reject programs are wrong on purpose.
    sources = [p for folder in ("examples", "tests") for p in (ROOT / folder).rglob("*.?pp")
               if "rejects" not in p.parts]
    texts = [p.read_text() for p in sources if is_compiled(p)]
    known = {
        "cpp": [lines_of(text) for text in texts],
        "output": [output_of(text) for text in texts],
        "meson": [lines_of(p.read_text()) for p in (ROOT / "tests").rglob("meson.build")],
        "cmake": [lines_of(p.read_text()) for p in (ROOT / "tests").rglob("CMakeLists.txt")],
    }
    for page, language, text in ((page, *block) for page in PAGES for block in blocks_of(page)):
        if (page, language) in READ_BY_TESTS:
            continue
        if language in known:
            if not any(contains(each, lines_of(text)) for each in known[language]):
                yield f"{page}: no file under examples/ or tests/ holds this {language}:\n{text}"
        elif language == "sh":
            for line in lines_of(text):
                command = line.split("#")[0].strip()
                if command and not {command, (page, command)} & {*COMMANDS, *READ_BY_TESTS}:
                    yield f"{page}: no test is known to run this command: {command}"
        elif language in ("clojure", "c++"):
            if FOREIGN not in (ROOT / page).read_text().replace("\n", " "):
                yield f'{page}: shows {language}, and does not say that such blocks "{FOREIGN}"'
        elif language:
            yield f"{page}: no test is known to run blocks of {language}:\n{text}"


def commands_in(runner):
    """The commands in a script, as words; `*` is a word known only at run time."""
    def word(node):
        return str(node.value) if isinstance(node, ast.Constant) else "*"

    if runner.suffix != ".py":
        yield from (re.findall(r"[\w./+=-]+", line) for line in runner.read_text().splitlines())
        return
    for node in ast.walk(ast.parse(runner.read_text())):
        if isinstance(node, ast.List):
            yield [word(each) for each in node.elts]
        elif isinstance(node, ast.JoinedStr):
            yield "".join(map(word, node.values)).split()


def holds(runner, command):
    """Whether a script runs a command of a page: the same words, possibly with another build folder."""
    def is_same(word, said):
        return word == said or word.endswith("/" + said) or said == "build" and re.match(r"build|\*$", word)

    said = command.split()
    return any(all(map(is_same, words[i:i + len(said)], said))
               for words in commands_in(runner) for i in range(len(words) - len(said) + 1))


def takes(runner, page, what):
    """Whether a script names a page, and the language of its blocks or the beginning of the command."""
    texts = [node.value for node in ast.walk(ast.parse(runner.read_text()))
             if isinstance(node, ast.Constant) and isinstance(node.value, str)]

    def names(text):
        return len(text) > 3 and what.startswith(text) if " " in what else re.search(rf"\b{what}\b", text)

    return any(text.endswith(pathlib.Path(page).name) for text in texts) and any(map(names, texts))


def faults_of_runners():
    shown = {(page, line.split("#")[0].strip()) for page in PAGES for language, text in blocks_of(page)
             if language == "sh" for line in lines_of(text)}
    shown |= {(page, language) for page in PAGES for language, _ in blocks_of(page)}
    for command, runner in COMMANDS.items():
        if not any(command == each for _, each in shown):
            yield f"no page shows {command}"
        if not (ROOT / runner).exists() or not holds(ROOT / runner, command):
            yield f"{runner} does not run {command}"
    for (page, what), runner in READ_BY_TESTS.items():
        if (page, what) not in shown:
            yield f"{page} does not show {what}"
        if not (ROOT / runner).exists() or not takes(ROOT / runner, page, what):
            yield f"{runner} does not read {what} from {page}"


def anchors_of(path):
    """The anchors of the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", without_blocks(path.read_text()), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def is_ours(root, path):
    top = path.relative_to(root).parts[0]
    return not top.startswith("build") and top not in (".git", "subprojects")


def faults_of_links(root):
    ours = [path for path in root.rglob("*") if is_ours(root, path)]
    for page in (path for path in ours if path.suffix == ".md"):
        for link in re.findall(r"\]\(([^)\s]+)\)", without_blocks(page.read_text())):
            if re.match(r"\w+:", link):
                continue  # another site
            name, _, anchor = link.partition("#")
            target = page.parent / name if name else page
            if not target.exists():
                yield f"{page.relative_to(root)}: {link} does not exist"
            elif anchor and anchor not in anchors_of(target):
                yield f"{page.relative_to(root)}: {name or 'it'} has no heading #{anchor}"
    # References to pages in code and scripts.
    for path in ours:
        if path.suffix in (".hpp", ".cpp", ".py", ".build", ".service", ".yaml") and path.is_file():
            for name in re.findall(r"\bdocs/[\w.-]+\.md\b", path.read_text()):
                if not (root / name).exists():
                    yield f"{path.relative_to(root)}: {name} does not exist"


def faults_of_places():
    """The README names each folder of src/, and only places that exist."""
    table = (ROOT / "README.md").read_text().split("## Where things are")[1]
    places = {place for row in re.findall(r"^\| (`.*?) \|", table, re.M) for place in re.findall(r"`(.*?)`", row)}
    rooms = {f"src/{build.parent.name}" for build in (ROOT / "src").glob("*/meson.build")}
    yield from (f"README.md: {place} is not there" for place in sorted(places) if not (ROOT / place).is_dir())
    yield from (f"README.md: no row is for {room}" for room in sorted(rooms - places))


def faults_of_moved_headers():
    """For each moved header the CHANGELOG names the old place, which no longer exists, and the new one."""
    for before, now in re.findall(r"^\| `(cruller/\S+)` \| `(cruller/\S+)` \|$", (ROOT / "CHANGELOG.md").read_text(), re.M):
        if (ROOT / "include" / before).exists() or not (ROOT / "include" / now).exists():
            yield f"CHANGELOG.md: {before} is not moved to {now}"


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if folder:
        faults = [*faults_of_links(folder)]
    else:
        faults = [*faults_of_blocks(), *faults_of_runners(), *faults_of_places(), *faults_of_moved_headers(),
                  *faults_of_links(ROOT)]
    if faults:
        print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
