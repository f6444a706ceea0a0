#!/usr/bin/env python3
"""Tests a program of states with cruller::run_states.

usage: run_states_test.py PROGRAM
"""
import os
import signal
import subprocess
import sys
import unittest

PROGRAM = None


def begin(*arguments, **environment):
    return subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, env={**os.environ, **environment})


def until(process, text):
    for line in process.stdout:
        if text in line:
            return
    process.kill()
    raise AssertionError(f"never said {text!r}, but: {process.stderr.read()}")


class States(unittest.TestCase):
    def test_help_starts_nothing(self):
        with begin("--help") as process:
            output, _ = process.communicate()
            self.assertEqual(process.returncode, 0)
            self.assertNotIn("config starts", output)

    def test_sigterm_stops_all_in_reverse_order(self):
        with begin("--quiet") as process:
            until(process, "serving on 8080")
            process.send_signal(signal.SIGTERM)
            output, errors = process.communicate()
            self.assertEqual(process.returncode, 0, errors)
            self.assertEqual(output, "server stops\nconfig stops\n")

    def test_sighup_starts_them_again(self):
        with begin() as process:
            until(process, "is running")
            process.send_signal(signal.SIGHUP)
            for text in ("server stops", "config stops", "config starts", "serving on 8080", "is running again"):
                until(process, text)
            process.send_signal(signal.SIGTERM)
            process.communicate()
            self.assertEqual(process.returncode, 0)

    def test_a_failing_start_ends_with_1_and_stops_the_rest(self):
        with begin(FAILS="1") as process:
            output, errors = process.communicate()
            self.assertEqual(process.returncode, 1)
            self.assertIn("server: start failed: 8080 in use", errors)
            self.assertIn("config stops", output)

    def test_the_console_lists_them(self):
        with begin("--help") as process:
            if "--console" not in process.communicate()[0]:
                self.skipTest("built without the console")
        with begin("--console") as process:
            output, errors = process.communicate("states\nquit\n")
            self.assertEqual(process.returncode, 0, errors)
            self.assertRegex(output, r"config +realized +8080")


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # The parent process may have set it to be ignored.
    unittest.main()
