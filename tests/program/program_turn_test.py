#!/usr/bin/env python3
"""Where the handlers of a program run, and how long its threads live.

usage: program_turn_test.py PROGRAM
"""
import pathlib
import signal
import socket
import sys
import tempfile
import unittest

import run_test


class Threads(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = str(pathlib.Path(folder.name) / "control")

    def live(self, system, *arguments):
        return run_test.Live("--system", system, "--threads", "4", "--control", self.path, *arguments)

    def ask(self, command):
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(self.path)
            client.sendall(command.encode() + b"\n")
            client.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: client.recv(65536), b"")).decode()


class OnTheMainThread(Threads):
    opening = ["opens", "is ready"]
    closing = ["closes", "is destroyed"]

    def expect(self, live, *words):
        for word in words:
            self.assertEqual(live.until("the window"), f"the window {word} on the main thread\n")

    def test_it_starts_and_stops_with_the_program(self):
        with self.live("desk", "--quiet") as live:
            self.expect(live, *self.opening)
            live.send(signal.SIGTERM)
            self.expect(live, *self.closing)
            self.assertEqual(live.end(), 0)

    def test_a_client_of_the_socket_changes_it(self):
        with self.live("desk", "--quiet") as live:
            self.expect(live, *self.opening)
            for command, words in {
                "restart window": self.closing + self.opening,
                "suspend": ["hides"],
                "resume": ["shows"],
                "stop": self.closing,
                "start": self.opening,
            }.items():
                self.assertNotIn("error", self.ask(command))
                self.expect(live, *words)
            live.send(signal.SIGINT)
            self.expect(live, *self.closing)
            self.assertEqual(live.end(), 0)

    def test_signals_change_it(self):
        with self.live("desk", "--quiet") as live:
            self.expect(live, *self.opening)
            live.send(signal.SIGUSR1)
            self.expect(live, "hides")
            live.send(signal.SIGUSR2)
            self.expect(live, "shows")
            live.send(signal.SIGHUP)
            self.expect(live, *self.closing, *self.opening)
            live.send(signal.SIGTERM)
            self.expect(live, *self.closing)
            self.assertEqual(live.end(), 0)

    def test_supervision_restarts_it_and_ends_the_program(self):
        with self.live("desk", "--quiet") as live:
            self.expect(live, *self.opening)
            for _ in range(2):
                live.say("fail")
                self.expect(live, *self.closing, *self.opening)
            live.say("fail")
            self.expect(live, *self.closing)
            self.assertEqual(live.end(), 4)

    def test_a_failure_while_a_client_stops_it_is_no_deadlock(self):
        with self.live("desk", "--quiet") as live:
            self.expect(live, *self.opening)
            live.say("fail")
            self.ask("stop")
            self.ask("start")  # Its work may read the line, and fail this start.
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)
            self.assertNotIn("on another thread", live.process.stdout.read())

    def test_the_end_does_not_wait_for_clients(self):
        with self.live("desk", "--quiet") as live:
            self.expect(live, *self.opening)
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(self.path)
                client.sendall(b"restart\n" * 20)
                live.send(signal.SIGTERM)
                self.assertEqual(live.end(), 0)
            self.assertNotIn("on another thread", live.process.stdout.read())


class WhatAThreadOwns(Threads):
    def test_lives_as_long_as_the_system(self):
        with self.live("parent") as live:
            live.until("parent is running")
            self.assertIn("it lives", self.ask("describe child"))
            self.assertNotIn("error", self.ask("restart other"))
            self.assertIn("it lives", self.ask("describe child"))
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)


if __name__ == "__main__":
    run_test.PROGRAM = sys.argv.pop(1)
    run_test.run_all()
