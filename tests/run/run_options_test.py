#!/usr/bin/env python3
"""Tests a program that adds options, an observer and signals of its own to `run`.

usage: run_options_test.py PROGRAM ERRORS_PROGRAM [--console]     tests/docs/own_options.cpp
"""
import pathlib
import re
import signal
import sys
import tempfile
import unittest
import unittest.mock

import run_test
from run_test import Live, run


STARTED = "component=ferry signal=start phase=done"
STOPPED = "component=env.region signal=stop phase=done"


def steps(live):
    """The lines of the program's logger, as (component, signal, phase)."""
    return re.findall(r"^level=\w+ component=(\S+) signal=(\S+) phase=(\S+)$", "".join(live.seen), re.M)


def until_running(live):
    """Waits until the start has ended. Its last step is printed before, and a signal to end would cancel it then; other
    signals wait for its end."""
    live.until(STARTED)
    live.send(signal.SIGUSR1)
    live.until("component=log signal=rotate_logs phase=done")


class CommandLine(unittest.TestCase):
    def test_help_shows_the_programs_options_before_those_of_run_and_each_name_once(self):
        text = run("--help").stdout
        own, of_run = text.split("Run options:")
        for each in "--region", "--config", "--quiet", "Log failures only":
            self.assertIn(each, own)
        for each in "--system", "--threads", "--stop-limit":
            self.assertIn(each, of_run)
        self.assertEqual(len(re.findall(r"^  --quiet", text, re.M)), 1)
        self.assertIn("(default: 1)", of_run)
        self.assertIn("SIGUSR1 sends rotate_logs, SIGUSR2 belongs to the program, SIGQUIT stops the system", text)

    def test_what_is_unknown_or_wrong_is_refused_as_before(self):
        self.assertEqual(run("--regoin", "us").returncode, 2)
        self.assertEqual(run("--set", "env.seats=many").returncode, 2)
        missing = run("--config", "/none")
        self.assertEqual((missing.returncode, missing.stdout), (2, ""))
        self.assertIn("error: cannot read /none", missing.stderr)

    def test_before_start_sets_constants_and_set_overrides_them(self):
        with tempfile.TemporaryDirectory() as folder:
            config = pathlib.Path(folder) / "config"
            config.write_text("30")
            with Live("--region", "us", "--config", str(config)) as live:
                live.until("a ferry in us with 30 seats")
                live.until(STARTED)
                live.send(signal.SIGTERM)
                self.assertEqual(live.end(), 0)
            with Live("--region", "us", "--config", str(config), "--set", "env.seats=7") as live:
                live.until("a ferry in us with 7 seats")
                live.send(signal.SIGTERM)
                self.assertEqual(live.end(), 0)

    @unittest.skipIf("--console" not in sys.argv, "built without a console")
    def test_another_system_is_prepared_and_observed_too(self):
        with Live("--console", "--region", "us") as live:
            live.until(STARTED)
            live.say("start other")
            live.until("a ferry in us with 1 seats")
            live.until(STARTED)
            live.say("quit")
            live.until(STOPPED)
            self.assertEqual(live.end(), 0)

    def test_defaults_hold_and_the_command_line_wins(self):
        with Live() as live:
            live.until(STARTED)
            self.assertFalse([line for line in live.seen if line.startswith("[")])  # Quiet by default.
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)
        self.assertEqual(run("--stop-limit", "5").returncode, 2)


class Observing(unittest.TestCase):
    def test_the_log_has_each_step_from_the_first_to_the_last(self):
        with Live() as live:
            live.until(STARTED)
            live.send(signal.SIGTERM)
            live.until(STOPPED)
            self.assertEqual(live.end(), 0)
            ids = ["env.region", "env.seats", "log", "ferry"]
            self.assertEqual(sorted(steps(live)), sorted((each, verb, "done") for each in ids for verb in ("start", "stop")))
            self.assertEqual(steps(live)[-1][1], "stop")

    def test_the_programs_quiet_is_not_that_of_run(self):
        with Live("--quiet") as live:
            live.until("a ferry in")
            live.send(signal.SIGTERM)
            live.seen += live.process.stdout
            self.assertEqual(live.end(), 0)
            self.assertEqual(steps(live), [])


class Signals(unittest.TestCase):
    def test_a_signal_can_be_mapped_to_one_of_the_systems(self):
        with Live() as live:
            live.until(STARTED)
            for _ in range(2):
                live.send(signal.SIGUSR1)
                live.until("a new log file")
                live.until("component=log signal=rotate_logs phase=done")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)

    def test_a_signal_can_be_left_to_the_program(self):
        with Live() as live:
            live.until(STARTED)
            live.send(signal.SIGUSR2)
            live.until("mine")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)

    def test_sigquit_can_stop_as_sigterm_does(self):
        with Live("--stop-delay", "1h") as live:
            until_running(live)
            live.send(signal.SIGQUIT)
            live.until_error("stopping in 3600s")
            live.send_again(signal.SIGQUIT)
            live.until(STOPPED)
            self.assertEqual(live.end(), 0)


class Errors(unittest.TestCase):
    """A log of the program's own gets what `run` would print on standard error."""

    def run(self, result=None):
        with unittest.mock.patch.object(run_test, "PROGRAM", ERRORS_PROGRAM):
            return super().run(result)

    def test_of_a_start_go_there(self):
        result = run("--system", "fails_to_start", "--quiet")
        self.assertEqual((result.returncode, result.stderr), (1, "after run\n"))
        self.assertTrue(result.stdout.startswith("log: error: one: start failed: no luck\n"), result.stdout)

    def test_and_what_a_further_request_does_go_there(self):
        with Live() as live:
            live.until("is running")
            live.send(signal.SIGTERM)
            live.until("log: stopping; a further SIGINT or SIGTERM exits at once")
            self.assertEqual(live.end(), 0)

    def test_of_usage_are_printed_nevertheless(self):
        result = run("--system", "stedy")
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("stedy", result.stderr)


if __name__ == "__main__":
    run_test.PROGRAM = sys.argv.pop(1)
    ERRORS_PROGRAM = sys.argv.pop(1)
    arguments = [each for each in sys.argv if each != "--console"]
    result = unittest.main(argv=arguments, exit=False, verbosity=1).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed", flush=True)
    sys.exit(1 if bad else 0)
