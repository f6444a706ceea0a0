#!/usr/bin/env python3
"""Runs the commands of docs/tutorial.md, and compares their output with the page.

usage: tutorial_test.py DIRECTORY     where the programs of the tutorial are built

In a ```console block a line `$ command` is run, and the lines after it are the expected output. At a line `^C`
the test sends SIGINT, and at `# in another terminal: command` it runs that command, after the lines before have been
printed. A ```yaml block that begins with `# NAME` is the file NAME of the following commands. Durations are not
compared, nor the order of consecutive steps.
"""
import os
import pathlib
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/tutorial.md"
BUILT = "build/examples/tutorial/"
DIRECTORY = None
ELSEWHERE = "# in another terminal: "


def commands():
    """Each command of the page with the lines after it, and the files that the page shows before it."""
    files = {}
    for language, block in re.findall(r"^```(console|yaml)\n(.*?)^```$", PAGE.read_text(), re.M | re.S):
        if language == "yaml":
            files = {**files, block.splitlines()[0].removeprefix("# "): block}
            continue
        for each in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, *lines = each.splitlines()
            yield command, lines, files


def compared(lines):
    """The lines without durations, and consecutive steps sorted."""
    result, steps = [], []
    for line in lines:
        if line.startswith("shutdown requested"):  # The signal arrived before the program waited for it.
            continue
        line = re.sub(r"(\s+|\()[\d.]+ ?(ns|us|ms|s)\b", " TIME", line)
        step = re.sub(r"^\[\d+/(\d+)\]", r"[-/\1]", line)
        if step != line:
            steps.append(step)
        else:
            result += [*sorted(steps), line]
            steps = []
    return result + sorted(steps)


class Tutorial(unittest.TestCase):
    maxDiff = None

    def follow(self, command, lines, folder):
        words = shlex.split(command)
        settings = {}
        while "=" in words[0]:
            name, _, value = words.pop(0).partition("=")
            settings[name] = value
        self.assertTrue(words[0].startswith(BUILT), command)
        words[0] = str(pathlib.Path(DIRECTORY).absolute() / words[0].removeprefix(BUILT))
        printed, expected = [], []
        with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, cwd=folder,
                              stderr=subprocess.STDOUT, env={**os.environ, **settings}) as process:
            for line in lines:
                if line != "^C" and not line.startswith(ELSEWHERE):
                    expected.append(line)
                    continue
                while not printed or printed[-1] != expected[-1]:
                    printed.append(process.stdout.readline().rstrip("\n"))
                    self.assertIsNone(process.poll(), printed)
                if line == "^C":
                    process.send_signal(signal.SIGINT)
                else:
                    subprocess.run(line.removeprefix(ELSEWHERE), shell=True, check=True, cwd=folder)
            printed += process.stdout.read().splitlines()
        # The path of GoogleTest's main function may differ.
        printed = [line for line in printed if not line.startswith("Running main() from")]
        self.assertEqual(compared(printed), compared(expected))

    def test_each_command_prints_what_the_page_says(self):
        for command, lines, files in commands():
            with self.subTest(command), tempfile.TemporaryDirectory() as folder:
                for name, text in files.items():
                    (pathlib.Path(folder) / name).write_text(text)
                self.follow(command, lines, folder)

    def test_all_programs_are_run(self):
        run = " ".join(command for command, *_ in commands())
        for source in (ROOT / "examples/tutorial").glob("*.cpp"):
            self.assertIn(BUILT + source.stem, run)


if __name__ == "__main__":
    DIRECTORY = sys.argv.pop(1)
    outcome = unittest.main(exit=False).result
    bad = len(outcome.failures) + len(outcome.errors)
    print(f"{max(0, outcome.testsRun - bad)} passed, {bad} failed")
    sys.exit(bad != 0)
