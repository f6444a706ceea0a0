#!/usr/bin/env python3
"""Tests a reload whose values a component takes while it runs.

usage: changed_owners_test.py PROGRAM

Each test waits for the program's output.
"""
import pathlib
import signal
import sys
import tempfile
import unittest

import run_test


class Changed(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name) / "prod.yaml"
        self.file.write_text("cache.config.entries: 5\n")
        self.live = run_test.Live("--config", str(self.file), "--threads", "1", "--console")
        self.addCleanup(self.live.__exit__)
        self.live.until("server at 80")
        self.live.until("is running")
        self.live.seen.clear()

    def reload(self, text, *lines):
        """Returns what the program prints until the last line of its answer."""
        self.file.write_text(text)
        self.live.say("reload-config")
        for line in lines:
            self.live.until(line)
        return "".join(self.live.seen)

    def end(self):
        self.live.send(signal.SIGTERM)
        self.assertEqual(self.live.end(), 0)

    def test_nothing_restarts(self):
        said = self.reload("cache.config: {entries: 6, bytes: 200}\n", "cache from 5 and 100 to 6 and 200",
                           "changed without a restart: cache.config.entries, cache.config.bytes")
        self.assertNotIn("stops", said)
        self.assertNotIn("restarted", said)
        said = self.reload("cache.config.bytes: 200\n", "cache from 6 and 200 to 4 and 200",
                           "changed without a restart: cache.config.entries")
        self.assertNotIn("stops", said)
        self.end()

    def test_a_dry_run_says_so(self):
        self.file.write_text("cache.config.entries: 6\nserver.config.port: 81\n")
        self.live.say("reload-config --dry-run")
        self.live.until("would change: server.config.port")
        self.live.until("would change without a restart: cache.config.entries")
        self.live.until("would restart: server")
        self.end()

    def test_the_values_say_so(self):
        printed = run_test.run("--print-config", "template").stdout
        self.assertRegex(printed, "entries.*cache takes it while it runs|cache takes it while it runs\n.*entries")
        self.assertIn("restarts server", printed)
        self.end()

    def test_what_restarts_anyway_is_not_told(self):
        said = self.reload("cache.config.entries: 6\nlog.config.level: 2\n", "server stops", "cache stops", "log stops",
                           "log at 2", "cache of 6", "server at 80", "changed: log.config.level, cache.config.entries")
        self.assertNotIn("cache from", said)
        self.end()

    def test_a_handler_that_fails_restarts_its_component(self):
        self.reload("cache.config.entries: 11\n", "server stops", "cache stops", "cache of 11", "server at 80",
                    "restarted: cache, server", "cache: changed failed: more than 10 entries")
        self.live.until_error("more than 10 entries")
        self.end()

    def test_a_start_that_fails_then_brings_the_former_values_back(self):
        self.file.write_text("cache.config.entries: 13\n")
        self.live.say("reload-config")
        for line in ("cache stops", "cache of 5", "server at 80"):
            self.live.until(line)
        self.live.until_error("13 entries at the start")
        self.live.until_error("the former values are back")
        self.end()

    def test_when_another_start_fails_it_keeps_its_values(self):
        self.file.write_text("cache.config.entries: 6\nserver.config.port: 13\n")
        self.live.say("reload-config")
        for line in ("server stops", "server at 80"):
            self.live.until(line)
        self.live.until_error("the former values are back")
        self.assertNotIn("cache", "".join(self.live.seen))
        said = self.reload("cache.config.entries: 6\n", "cache from 5 and 100 to 6 and 100",
                           "changed without a restart: cache.config.entries")
        self.assertNotIn("cache stops", said)
        self.end()


if __name__ == "__main__":
    run_test.PROGRAM = sys.argv.pop(1)
    run_test.run_all()
