#!/usr/bin/env python3
"""Background work that fails or ends, in a program with `run`.

usage: live_supervision_test.py PROGRAM

Each test awaits what the program prints, and decides with lines when its work fails.
"""
import pathlib
import signal
import socket
import sys
import tempfile
import unittest

import run_test

FAILED = "consumer: work failed: no connection"


class Work(unittest.TestCase):
    def live(self, system, *arguments, **environment):
        return run_test.Live("--system", system, *arguments, **environment)

    def rest(self, live, code):
        self.assertEqual(live.end(), code)
        words = live.process.stdout.read().split("\n")[:-1]
        return ([each for each in words if not each.startswith("[") and " is stopped" not in each],
                live.process.stderr.read())


class ThatFails(Work):
    def test_ends_the_program_in_order_with_4_and_its_cause(self):
        with self.live("fails") as live:
            live.until("fails is running")
            live.say("fail")
            said, errors = self.rest(live, 4)
            self.assertEqual(said, ["user drains", "user closes", "consumer closes", "store closes"])
            self.assertEqual(errors, f"error: {FAILED}\n")

    def test_or_returns_too_early_does_so_too(self):
        with self.live("fails") as live:
            live.until("fails is running")
            live.say("end")
            self.assertIn("error: consumer: work failed: the work function returned before it was requested to stop",
                          self.rest(live, 4)[1])

    def test_while_the_start_runs_fails_the_start(self):
        with self.live("early") as live:
            said, errors = self.rest(live, 1)
            self.assertEqual(said, ["consumer opens", "slow was asked", "consumer closes"])
            self.assertTrue(errors.startswith("error: consumer: work failed: too early\n"), errors)

    def test_is_restarted_with_what_depends_on_it(self):
        with self.live("comes_back") as live:
            live.until("comes_back is running")  # After the first "user is ready".
            live.say("fail")
            self.assertRegex(live.until_error("restarts"),
                             rf"^warning: {FAILED}; consumer restarts in [0-9.]+ ?[mµu]s\n$")
            live.until("user is ready")
            live.send(signal.SIGTERM)
            said, errors = self.rest(live, 0)
            self.assertEqual(said, ["user drains", "user closes", "consumer closes", "store closes"])
            self.assertNotIn("store closes", "".join(live.seen))

    def test_too_often_ends_the_program_with_4(self):
        with self.live("gives_up") as live:
            live.until("gives_up is running")
            for _ in range(2):
                live.say("fail")
                live.until("user is ready")
            live.say("fail")
            said, errors = self.rest(live, 4)
            self.assertEqual(said, ["user drains", "user closes", "consumer closes", "store closes"])
            self.assertEqual(errors.split("\n")[-2], f"error: {FAILED}")

    def test_can_stay_failed_while_the_rest_goes_on(self):
        with self.live("stays") as live:
            live.until("stays is running")
            live.say("fail")
            live.until_error(f"warning: {FAILED}; it stays failed")
            live.send(signal.SIGTERM)
            self.assertEqual(self.rest(live, 0)[0], ["user drains", "user closes", "consumer closes", "store closes"])

    def test_is_seen_by_the_service_manager(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "notify"
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
                manager.bind(str(path))
                with self.live("fails", NOTIFY_SOCKET=str(path)) as live:
                    live.until("fails is running")
                    live.say("fail")
                    self.rest(live, 4)
                    manager.setblocking(False)
                    said = []
                    try:
                        while True:
                            said += manager.recv(4096).decode().split("\n")
                    except BlockingIOError:
                        pass
        self.assertIn(f"STATUS=failed: {FAILED}", said)
        self.assertLess(said.index(f"STATUS=failed: {FAILED}"), said.index("STOPPING=1"))


class ThatEnds(Work):
    def test_the_program_stops_it_in_order_with_0(self):
        with self.live("ends") as live:
            live.until("ends is running")
            live.say("end")
            said, errors = self.rest(live, 0)
            self.assertEqual(said, ["consumer closes", "store closes"])
            self.assertEqual(errors, "")

    def test_the_program_and_throws_ends_it_with_4(self):
        with self.live("ends") as live:
            live.until("ends is running")
            live.say("fail")
            self.assertEqual(self.rest(live, 4)[1], f"error: {FAILED}\n")


class TheFirstStart(Work):
    def test_is_tried_again_if_the_policy_says_so(self):
        with self.live("late_peer") as live:
            live.until("late_peer is running")
            self.assertRegex(live.until_error("no peer"),
                             r"^warning: consumer: start failed: no peer; consumer restarts in ")
            live.send(signal.SIGTERM)
            self.assertEqual(self.rest(live, 0)[0], ["consumer closes", "store closes"])
            self.assertEqual("".join(live.seen).count("store opens"), 3)


class AReporter(Work):
    def test_can_end_the_program_during_its_start(self):
        with self.live("gives_notice") as live:
            said, errors = self.rest(live, 7)
            self.assertEqual(said, ["store opens", "slow is stopping", "store closes"])
            self.assertIn("start was cancelled: the program is shutting down", errors)


if __name__ == "__main__":
    run_test.PROGRAM = sys.argv.pop(1)
    run_test.run_all()
