#!/usr/bin/env python3
"""Ends a program at any moment: while it starts, runs, drains or stops.

usage: shutdown_test.py PROGRAM [--console]

Each test awaits what the program prints. None sleeps, but before a further request to end.
"""
import pathlib
import signal
import sys
import tempfile
import unittest

import run_test

HAS_CONSOLE = "--console" in sys.argv


class Ending(unittest.TestCase):
    def live(self, system, *arguments):
        return run_test.Live("--system", system, *arguments)

    def rest(self, live, code=0):
        """What components still say, and the rest of standard error."""
        self.assertEqual(live.end(), code)
        words = live.process.stdout.read().split("\n")[:-1]
        return ([each for each in words if not each.startswith("[") and " is stopped" not in each],
                live.process.stderr.read())


class WhileItStarts(Ending):
    def test_running_handlers_are_cancelled_no_further_one_begins_and_what_had_started_is_stopped(self):
        for what in signal.SIGTERM, signal.SIGINT:
            for more in ((), ("--threads", "1"), ("--stop-limit", "1h"), ("--stop-delay", "1h"),
                         ("--start-timeout", "1h")):
                with self.subTest(what=what, more=more), self.live("asked_to_give_up", *more) as live:
                    live.until("server waits")
                    live.send(what)
                    said, errors = self.rest(live)
                    self.assertEqual(said, ["server was asked", "server closes", "store closes"])
                    self.assertEqual(errors.split("\n")[:2], [
                        "shutdown requested; a further SIGINT or SIGTERM exits at once, without stopping anything",
                        "start was cancelled: the program is shutting down"])

    def test_an_exception_after_a_stop_request_is_no_failure_of_the_program(self):
        with self.live("throws_when_asked") as live:
            live.until("server waits")
            live.send(signal.SIGTERM)
            said, errors = self.rest(live)
            self.assertEqual(said, ["store closes"])
            self.assertIn("warning: start was cancelled: the program is shutting down\n"
                          "  also server: start failed: interrupted", errors)
            self.assertNotIn("error:", errors)

    def test_a_stop_that_fails_then_is_one(self):
        with self.live("fails_in_the_rollback") as live:
            live.until("server waits")
            live.send(signal.SIGTERM)
            self.assertIn("store: stop failed: disk full", self.rest(live, 1)[1])

    def test_the_stop_limit_counts_from_the_stop(self):
        # A cancelled step may take as long as the limit, and so may the stop.
        with self.live("slow_when_asked", "--stop-limit", "4s") as live:
            live.until("server waits")
            live.send(signal.SIGTERM)
            live.until("server was asked")
            with self.assertRaises(run_test.subprocess.TimeoutExpired):
                live.process.wait(2.5)
            live.say("go")
            live.until("store is slow")
            with self.assertRaises(run_test.subprocess.TimeoutExpired):
                live.process.wait(2.5)
            live.say("go")
            self.rest(live)
        with self.live("slow_when_asked", "--stop-limit", "10ms") as live:
            live.until("server waits")
            live.send(signal.SIGTERM)
            self.assertIn("stuck: server (starting)", self.rest(live, 3)[1])

    def test_during_a_restart_it_is_the_same(self):
        with self.live("slow_to_restart") as live:
            live.until("is running")
            live.send(signal.SIGHUP)
            live.until("server waits")
            live.send(signal.SIGTERM)
            said, errors = self.rest(live)
            self.assertEqual(said, ["server closes", "store closes"])
            self.assertIn("start was cancelled: the program is shutting down\n", errors)
            self.assertNotIn("error:", errors)

    def test_a_signal_is_cut_short_and_then_the_stages_follow(self):
        with self.live("slow_to_suspend", "--stop-delay", "1ms") as live:
            live.until("is running")
            live.send(signal.SIGUSR1)
            live.until("server pauses")
            live.send(signal.SIGTERM)
            live.until_error("stopping in 1ms")
            self.assertEqual(self.rest(live)[0], ["server closes", "store closes"])

    def test_a_callback_that_blocks_does_not_keep_a_further_signal(self):
        with self.live("callback_blocks") as live:
            live.until("server waits")
            live.send(signal.SIGTERM)
            live.until("the callback blocks")
            live.send_again(signal.SIGTERM)
            self.rest(live, 130)

    @unittest.skipUnless(HAS_CONSOLE, "built without a console")
    def test_a_start_of_the_consoles_is_cancelled_too(self):
        with self.live("slow_to_restart", "--console") as live:
            live.until("last opens")
            live.say("restart")
            live.until("server waits")
            live.send(signal.SIGTERM)
            said, errors = self.rest(live)
            self.assertIn("error: start was cancelled: the program is shutting down\n", errors)
            self.assertEqual([each for each in said if "closes" in each], ["server closes", "store closes"])


class Draining(Ending):
    def begin(self, system, *arguments, what=signal.SIGTERM):
        live = self.live(system, *arguments)
        live.until("is running")
        live.send(what)
        return live

    def test_dependents_drain_first_and_then_all_stops(self):
        for what in signal.SIGTERM, signal.SIGINT:
            with self.begin("drains", "--stop-limit", "1h", what=what) as live:
                self.assertEqual(live.until_error("draining"),
                                 "draining for at most 5s; a further SIGINT or SIGTERM ends the drain\n")
                live.until("server drains")
                live.say("go")
                self.assertEqual(self.rest(live), (
                    ["store drains", "server closes", "store closes"],
                    "stopping; a further SIGINT or SIGTERM exits at once, without stopping the rest\n"))

    def test_a_late_drain_is_named_and_requested_to_stop_and_the_stop_follows(self):
        with self.begin("drains_when_asked", "--drain-timeout", "10ms") as live:
            said, errors = self.rest(live)
            self.assertEqual(said, ["server drains", "store drains", "server closes", "store closes"])
            self.assertIn("warning: server: drain is overdue; the limit is 10ms\n", errors)
            self.assertNotIn("error:", errors)

    def test_a_further_signal_cuts_it_short(self):
        for what in signal.SIGTERM, signal.SIGINT:
            with self.begin("drains_when_asked", "--drain-timeout", "1h") as live:
                live.until("server drains")
                live.send_again(what)
                live.until_error("stopping; a further SIGINT or SIGTERM exits at once, without stopping the rest")
                said, errors = self.rest(live)
                self.assertEqual(said, ["server closes", "store closes"])
                self.assertEqual(errors, "")

    def test_a_drain_that_ignores_the_request_is_ended_by_the_signal_after_it(self):
        with self.begin("drains", "--drain-timeout", "1h") as live:
            live.until("server drains")
            live.send_again(signal.SIGTERM)
            live.until_error("stopping; a further SIGINT or SIGTERM exits at once")
            live.send_again(signal.SIGTERM)
            self.rest(live, 130)

    def test_or_by_the_stop_limit_which_counts_from_the_end_of_the_drain(self):
        with self.begin("drains", "--drain-timeout", "10ms", "--stop-limit", "1s") as live:
            said, errors = self.rest(live, 3)
            self.assertEqual(said, ["server drains"])
            self.assertIn("server: drain is overdue", errors)

    def test_each_further_signal_ends_one_stage(self):
        with self.begin("slow_to_drain_and_stop", "--stop-delay", "1h", "--drain-timeout", "1h") as live:
            for stage in ("stopping in 3600s; a further SIGINT or SIGTERM ends the delay",
                          "draining for at most 3600s; a further SIGINT or SIGTERM ends the drain",
                          "stopping; a further SIGINT or SIGTERM exits at once, without stopping the rest"):
                line = live.process.stderr.readline()
                if line.startswith("shutdown requested"):  # It came before the program waited for it.
                    line = live.process.stderr.readline()
                self.assertEqual(line, stage + "\n")
                if "draining" in stage:
                    live.until("server drains")
                if "exits" in stage:
                    live.until("server is slow")
                live.send_again(signal.SIGTERM)
            self.assertEqual(self.rest(live, 130), ([], ""))

    def test_sigint_skips_the_delay_and_drains(self):
        with self.begin("drains", "--stop-delay", "1h", what=signal.SIGINT) as live:
            live.until("server drains")
            live.say("go")
            self.assertNotIn("stopping in", self.rest(live)[1])

    def test_without_handlers_or_time_there_is_no_drain(self):
        for system, arguments in (("plain", ()), ("drains", ("--drain-timeout", "0s"))):
            with self.begin(system, *arguments) as live:
                said, errors = self.rest(live)
                self.assertEqual(said, ["server closes", "store closes"])
                self.assertNotIn("draining", errors)

    def test_a_handler_that_throws_is_a_failure_and_everything_else_continues(self):
        with self.begin("fails_to_drain") as live:
            said, errors = self.rest(live, 1)
            self.assertEqual(said, ["store drains", "server closes", "store closes"])
            self.assertIn("error: server: drain failed: a request is lost\n", errors)

    def test_all_drain_at_the_same_time(self):
        with self.begin("drains_together", "--threads", "1", "--drain-timeout", "1h") as live:
            self.rest(live)

    def test_a_restart_does_not_drain(self):
        with self.live("drains_when_asked") as live:
            live.until("is running")
            live.send(signal.SIGHUP)
            live.until("is running again")
            self.assertNotIn("server drains\n", live.seen)
            live.send(signal.SIGINT)
            live.until("server drains")
            live.send_again(signal.SIGINT)
            self.rest(live)


class Ready(Ending):
    def test_it_comes_after_each_start_dependencies_first(self):
        with self.live("gets_ready") as live:
            for last in "is running", "is running again":
                live.until("last opens")
                live.until("store is ready")
                live.until("server is ready")
                live.until(last)
                if last == "is running":
                    live.send(signal.SIGHUP)
            live.send(signal.SIGTERM)
            self.rest(live)

    @unittest.skipUnless(HAS_CONSOLE, "built without a console")
    def test_it_is_in_the_timeline_behind_the_start(self):
        with self.live("gets_ready", "--console", "--threads", "1") as live:
            live.until("is running")
            live.say("timeline")
            live.until("in total")
            live.until("component")
            steps = [live.process.stdout.readline().replace("*", " ").split()[:2] for _ in range(5)]
            self.assertEqual(steps, [["start", "store"], ["start", "server"], ["start", "last"],
                                     ["ready", "store"], ["ready", "server"]])
            live.send(signal.SIGTERM)
            self.rest(live)

    @unittest.skipUnless(HAS_CONSOLE, "built without a console")
    def test_of_a_part_what_was_started_is_ready(self):
        with self.live("gets_ready", "--console") as live:
            live.until("server is ready")
            live.say("restart server")
            live.until("server is ready")
            self.assertEqual("".join(live.seen).count("store is ready"), 1)
            live.say("use fails_to_get_ready")
            live.say("start")
            live.until_error("server: ready failed: no registry")
            live.send(signal.SIGTERM)
            self.rest(live)

    def test_a_failure_is_a_failed_start(self):
        with self.live("fails_to_get_ready") as live:
            said, errors = self.rest(live, 1)
            self.assertEqual(said, ["server opens", "last opens", "store is ready", "server closes", "store closes"])
            self.assertIn("server: ready failed: no registry", errors)
        with self.live("fails_to_get_ready_again") as live:
            live.until("store is ready")
            live.send(signal.SIGHUP)
            said, errors = self.rest(live, 1)
            self.assertEqual(said[-2:], ["server closes", "store closes"])
            self.assertIn("server: ready failed: no registry", errors)

    def test_a_failure_is_in_the_timeline_between_start_and_stop(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "start.svg"
            with self.live("fails_to_get_ready", "--timeline", str(file)) as live:
                self.rest(live, 1)
            picture = file.read_text()
            # Three starts, two `ready`, three stops; the short ones may be left out of the picture.
            self.assertIn(">start: 8 steps in", picture)
            self.assertIn("ready server", picture)
            self.assertIn("failed", picture)

    def test_the_end_cancels_it(self):
        with self.live("slow_to_get_ready", "--stop-delay", "1h") as live:
            live.until("server gets ready")
            live.send(signal.SIGTERM)
            said, errors = self.rest(live)
            self.assertEqual(said, ["server closes", "store closes"])
            self.assertNotIn("error:", errors)


if __name__ == "__main__":
    run_test.PROGRAM = sys.argv.pop(1)
    if HAS_CONSOLE:
        sys.argv.remove("--console")
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # The parent process may have set it to be ignored.
    result = unittest.main(exit=False, verbosity=1).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed", flush=True)
    sys.exit(1 if bad else 0)
