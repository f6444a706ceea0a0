#!/usr/bin/env python3
"""Acts as a service manager that passes open files to a program with cruller::run.

usage: inherited_test.py PROGRAM
"""
import json
import os
import pathlib
import signal
import sys
import tempfile
import unittest

import run_test

# Replaces itself by the program, with these files as descriptors from 3 on, as systemd does.
AS_HOST = """
import json, os, sys
files, program = json.loads(sys.argv[1]), sys.argv[2:]
copies = [os.dup2(file, 100 + i) for i, file in enumerate(files)]
os.closerange(3, 100)
for i, copy in enumerate(copies):
    os.dup2(copy, 3 + i)
    os.close(copy)
os.environ.setdefault("LISTEN_PID", str(os.getpid()))
os.environ["LISTEN_FDS"] = str(len(files))
os.execv(program[0], program)
"""


class Inherited(unittest.TestCase):
    def files(self, number):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        files = [open(os.path.join(folder.name, str(i)), "w") for i in range(number)]
        for file in files:
            self.addCleanup(file.close)
            os.set_inheritable(file.fileno(), True)
        self.inodes = [os.fstat(file.fileno()).st_ino for file in files]
        return [file.fileno() for file in files]

    def live(self, names, *arguments, files=None, **environment):
        """Starts the program, with a file for each name."""
        numbers = self.files(len(names) if files is None else files)
        if names:
            environment["LISTEN_FDNAMES"] = ":".join(names)
        return run_test.Live("-c", AS_HOST, json.dumps(numbers), PROGRAM, "--threads", "1", *arguments,
                             pass_fds=numbers, **environment)

    def said(self, live, last="is running"):
        """What the components inherit: {"web.server": 12}."""
        live.until(last)
        said = [line.split() for line in live.seen if " inherits " in line]
        self.assertNotIn("is left", "".join(live.seen))
        live.seen.clear()
        return {words[0]: words[2] for words in said}

    def open_files(self, live):
        """The host's files that the program has open."""
        folder = pathlib.Path(f"/proc/{live.process.pid}/fd")
        open_inodes = [os.stat(each).st_ino for each in folder.iterdir() if each.exists()]
        return [i for i, inode in enumerate(self.inodes) if inode in open_inodes]

    def end(self, live):
        live.send(signal.SIGTERM)
        code = live.end()
        said = live.process.stderr.read().splitlines(keepends=True)
        return code, "".join(line for line in said if "a further SIGINT or SIGTERM" not in line)

    def test_a_file_goes_to_the_component_of_its_name(self):
        with self.live(["plain", "web.server"]) as live:
            self.assertEqual(self.said(live), {"web.server": str(self.inodes[1]), "plain": str(self.inodes[0])})
            self.assertEqual(self.open_files(live), [0, 1])
            self.assertEqual(self.end(live), (0, ""))

    def test_an_alias_is_a_name_too(self):
        with self.live(["server"], "--system", "two") as live:
            self.assertEqual(self.said(live)["web.server"], str(self.inodes[0]))
            self.assertEqual(self.end(live), (0, ""))

    def test_a_file_without_a_fitting_name_goes_to_the_only_one_that_hands_over(self):
        for names in [["todo.socket"], []]:
            with self.subTest(names), self.live(names, files=1) as live:
                self.assertEqual(self.said(live), {"web.server": str(self.inodes[0]), "plain": "nothing"})
                self.assertEqual(self.end(live), (0, ""))

    def test_a_file_for_no_component_is_closed_with_a_warning(self):
        for names, arguments, warned in [
                (["a", "b"], [], ["a", "b"]),
                (["a", "web.server"], [], ["a"]),
                (["a"], ["--system", "two"], ["a"])]:
            with self.subTest(names), self.live(names, *arguments) as live:
                self.said(live)
                self.assertEqual(self.open_files(live), [i for i, name in enumerate(names) if name not in warned])
                self.assertEqual(self.end(live), (0, "".join(
                    f'warning: closed the file descriptor "{name}" of the service manager: no component has this id\n'
                    for name in warned)))

    def test_a_second_one_for_a_component_is_closed_with_a_warning(self):
        with self.live(["web.server", "web.server"]) as live:
            self.assertEqual(self.said(live)["web.server"], str(self.inodes[0]))
            self.assertEqual(self.open_files(live), [0])
            self.assertIn("its component already has one", self.end(live)[1])

    def test_a_file_that_is_not_taken_is_closed(self):
        with self.live(["deaf"]) as live:
            self.said(live)
            self.assertEqual(self.open_files(live), [])
            self.assertEqual(self.end(live), (0, ""))

    def test_files_of_another_process_are_left_alone(self):
        with self.live(["web.server"], LISTEN_PID="1") as live:
            self.assertEqual(self.said(live), {"web.server": "nothing", "plain": "nothing"})
            self.assertEqual(self.open_files(live), [0])
            self.assertEqual(self.end(live), (0, ""))

    def test_a_restart_hands_over_what_hands_over(self):
        with self.live(["web.server", "plain"]) as live:
            self.said(live)
            for _ in range(3):
                live.send(signal.SIGHUP)
                self.assertEqual(self.said(live, "running again"),
                                 {"web.server": str(self.inodes[0]), "plain": "nothing"})
            self.assertEqual(self.open_files(live), [0])
            self.assertEqual(self.end(live), (0, ""))

    def test_a_part_that_is_started_later_inherits_nothing_before(self):
        with self.live(["web.server"], "--only", "plain") as live:
            self.assertEqual(self.said(live), {"plain": "nothing"})
            self.assertEqual(self.open_files(live), [0])
            self.assertEqual(self.end(live), (0, ""))


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # The parent process may have set it to be ignored.
    run_test.PROGRAM = sys.executable
    result = unittest.main(exit=False).result
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    sys.exit(1 if failed or not result.testsRun else 0)
