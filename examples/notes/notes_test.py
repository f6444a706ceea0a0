#!/usr/bin/env python3
"""Checks what the README shows of its first program: the session, the refusal, the picture, the comparison.

usage: notes_test.py PROGRAM BY_HAND COMPILER...

A ```console block of the README starts the program; at the line `^C` the test sends SIGINT. The ```text block
is the error of g++ for the program with the wrong line that is shown above the block.
"""
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
README = (ROOT / "README.md").read_text()
PROGRAM, BY_HAND, *COMPILER = sys.argv[1:]
PICTURE = "docs/notes.svg"


def block(language):
    return re.search(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)[1]


def run_until(ready, ending, *command, **variables):
    """Sends a signal when the program has printed a line. Returns its output and its exit code."""
    with subprocess.Popen(command, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, bufsize=1, env={**os.environ, **variables}) as process:
        printed = []
        for line in process.stdout:
            printed.append(line.rstrip("\n"))
            if ready in line:
                process.send_signal(ending)
    return printed, process.returncode


def run_until_started(ready, ending, *command, **variables):
    """The same. The last component prints its line before the start has ended: a signal in between cancels the
    start, and then the program runs once more."""
    while True:
        printed, code = run_until(ready, ending, *command, **variables)
        if not any(line.startswith("shutdown requested") for line in printed):
            return printed, code


def code_lines(name):
    """The lines of code in a source, without blank lines and comments."""
    lines = [line.strip() for line in (HERE / name).read_text().splitlines()]
    return len([line for line in lines if line and not line.startswith("//")])


def squeezed(text):
    return re.sub(r"\s", "", text)


class Notes(unittest.TestCase):
    maxDiff = None

    def test_the_session_in_the_readme(self):
        command, *lines = block("console").splitlines()
        self.assertEqual(command, "$ build/examples/notes/notes --quiet")
        at = lines.index("^C")
        printed, code = run_until_started(lines[at - 1], signal.SIGINT, PROGRAM, "--quiet")
        self.assertEqual(printed, lines[:at] + lines[at + 1:])
        self.assertEqual(code, 0)

    def test_by_hand_does_the_same(self):
        for ending in (signal.SIGINT, signal.SIGTERM):
            with_cruller = run_until_started("serves", ending, PROGRAM, "--quiet", PORT="8081")
            by_hand = run_until("serves", ending, BY_HAND, PORT="8081")
            printed, code = with_cruller
            printed = [line for line in printed if "a further SIGINT or SIGTERM" not in line]
            self.assertEqual((printed, code), by_hand)
        for program, fails in (([PROGRAM, "--quiet"], 2), ([BY_HAND], 1)):
            result = subprocess.run(program, text=True, capture_output=True, env={**os.environ, "PORT": "many"})
            self.assertEqual((result.returncode, result.stdout), (fails, ""))  # Fails before anything starts.
            self.assertIn("PORT", result.stderr)

    def test_the_lines_are_counted(self):
        counted = re.search(r"^\| lines of code.*\| (\d+) \| (\d+) \|$", README, re.M)
        self.assertEqual([int(each) for each in counted.groups()], [code_lines("by_hand.cpp"), code_lines("main.cpp")])

    def test_the_refusal_in_the_readme(self):
        right, wrong = re.search(r'misspells `(.*?)` as `(.*?)`', README).groups()
        source = (HERE / "main.cpp").read_text()
        self.assertEqual(source.count(right), 1)
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder) / "main.cpp"
            program.write_text(source.replace(right, wrong))
            result = subprocess.run(
                [*COMPILER, "-std=c++20", "-fsyntax-only", f"-I{ROOT / 'include'}", f"-I{HERE}", program],
                text=True, capture_output=True, env={**os.environ, "LC_ALL": "C"})
        self.assertNotEqual(result.returncode, 0)
        self.assertEqual(len(re.findall(r"\berror: ", result.stderr)), 1, result.stderr)
        # clang prints the same sentence with another text around it.
        begins = ("",) if "g++" in COMPILER[-1] and "clang" not in COMPILER[-1] else ("error: ",)
        for line in re.sub(r"\n    ", " ", block("text")).splitlines():
            if line.startswith(begins):
                said = line if begins == ("",) else line.split("cruller: ")[1]
                self.assertIn(squeezed(said), squeezed(result.stderr), result.stderr)

    def test_the_picture_in_the_readme(self):
        """The boxes and arrows are compared, but not their positions, which depend on the machine's fonts."""
        self.assertIn(f"]({PICTURE})", README)
        command = next(line for line in README.splitlines() if line.endswith(f"| dot -Tsvg >{PICTURE}"))
        program, *arguments = command.split(" | ")[0].split()
        self.assertEqual(program, "build/examples/notes/notes")
        dot = subprocess.run([PROGRAM, *arguments], check=True, text=True, capture_output=True).stdout
        drawn = re.findall(r"<title>(.*?)</title>", (ROOT / PICTURE).read_text().replace("&#45;", "-").replace("&gt;", ">"))
        nodes = re.findall(r'^ *"([\w.]+)" \[', dot, re.M)
        edges = re.findall(r'^ *"([\w.]+)" -> "([\w.]+)"', dot, re.M)
        self.assertGreater(len(edges), 2)
        self.assertEqual(sorted(drawn), sorted(["system", *nodes, *map("->".join, edges)]))


if __name__ == "__main__":
    outcome = unittest.main(argv=sys.argv[:1], exit=False).result
    bad = len(outcome.failures) + len(outcome.errors)
    print(f"{max(0, outcome.testsRun - bad)} passed, {bad} failed")
    sys.exit(bad != 0)
