#!/usr/bin/env python3
"""Acts as the host of a program with cruller::run, and reads its messages in systemd's notify protocol.

usage: notify_test.py PROGRAM [FIRST SECOND]     FIRST and SECOND: as for reload_test.py
"""
import contextlib
import os
import pathlib
import queue
import re
import signal
import socket
import sys
import tempfile
import threading
import time
import unittest

import reload_test
import run_test

PROGRAMS = [each for each in sys.argv[1:] if os.path.isfile(each)]  # The other arguments are names of tests.
PATIENCE = 60  # seconds, until a missing message fails the test
WATCHDOG = 1.0  # seconds; two pings are sent in that time
END = "the program has ended"


class Host:
    """The socket of a service manager. A thread reads all messages at once, so that no sender has to wait."""

    def __init__(self, address):
        self.address = address
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address.replace("@", "\0", 1))
        self.messages = queue.Queue()
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        message = ""
        while message != END:
            message = self.socket.recv(65536).decode()
            self.messages.put(message)

    def close(self):
        """Ends the reading, after the program has ended."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as own:
            own.sendto(END.encode(), self.address.replace("@", "\0", 1))
        self.reader.join()
        self.socket.close()

    def next(self):
        return self.messages.get(timeout=PATIENCE)

    def until(self, wanted):
        """All messages up to and including the wanted one."""
        said = []
        while not said or said[-1] != wanted:
            try:
                said.append(self.next())
            except queue.Empty:
                raise AssertionError(f"not sent: {wanted!r}; sent: {said}") from None
        return said

    def rest(self):
        said = list(iter(self.next, END))
        return said


class Notify(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.host = Host(os.path.join(folder.name, "notify"))
        self.is_closed = False
        self.addCleanup(self.close)

    def close(self):
        if not self.is_closed:
            self.host.close()
        self.is_closed = True

    def live(self, *arguments, watchdog=False, **environment):
        environment = {"NOTIFY_SOCKET": self.host.address, **environment}
        if watchdog:
            environment["WATCHDOG_USEC"] = str(int(WATCHDOG * 1e6))
        return run_test.Live("--threads", "1", *arguments, **environment)

    def rest(self, live):
        """The messages until the program has ended, and its exit code."""
        code = live.end()
        self.close()
        return self.host.rest(), code

    STARTED = ["STATUS=starting", "STATUS=starting: env.port", "STATUS=starting: env.name",
               "STATUS=starting: server", "READY=1\nSTATUS=running: 3 components"]
    STOPPED = ["STATUS=stopping: server", "STATUS=stopping: env.name", "STATUS=stopping: env.port",
               "STATUS=stopped"]

    def test_ready_comes_after_the_start_and_stopping_before_the_first_stop(self):
        with self.live() as live:
            self.assertEqual(self.host.until(self.STARTED[-1]), self.STARTED)
            live.send(signal.SIGTERM)
            self.assertEqual(self.rest(live), (["STOPPING=1\nSTATUS=stopping", *self.STOPPED], 0))

    def test_ready_waits_for_a_slow_start(self):
        with self.live("--system", "slow_to_start") as live:
            self.host.until("STATUS=starting: server")
            live.until("opening")
            self.assertTrue(self.host.messages.empty())
            live.say("go")
            self.assertIn("READY=1", self.host.next())
            live.send(signal.SIGTERM)
            self.assertEqual(self.rest(live)[1], 0)

    def test_a_part_is_counted(self):
        with self.live("--only", "env.port") as live:
            self.host.until("READY=1\nSTATUS=running: 1 component")
            live.send(signal.SIGTERM)
            self.assertEqual(self.rest(live)[1], 0)

    def test_the_end_is_announced_while_the_stop_is_delayed(self):
        with self.live("--stop-delay", "1h") as live:
            self.host.until(self.STARTED[-1])
            live.send(signal.SIGTERM)
            said = self.host.until("STOPPING=1\nSTATUS=stopping in 3600s")
            # The end is announced at once, the delay when it begins.
            self.assertEqual(said[:-1], ["STOPPING=1\nSTATUS=stopping"])
            live.until_error("stopping in 3600s")
            self.assertTrue(self.host.messages.empty())
            live.send_again(signal.SIGTERM)
            self.assertEqual(self.rest(live), (self.STOPPED, 0))

    def test_stopping_is_sent_at_once_also_during_a_start(self):
        with self.live("--system", "waits_to_start") as live:
            self.host.until("STATUS=starting: server")
            live.send(signal.SIGTERM)
            self.assertEqual(self.rest(live), (["STOPPING=1\nSTATUS=stopping", *self.STOPPED], 0))

    @unittest.skipUnless(len(PROGRAMS) == 3, "built without a console")
    def test_stopping_is_sent_at_once_also_while_a_client_waits_for_its_answer(self):
        path = self.host.address + ".control"
        with self.live("--system", "slow_to_answer", "--control", path) as live:
            live.until("is running")
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(path)
                client.sendall(b"system\n")
                live.until("asked")
                live.send(signal.SIGTERM)
                self.host.until("STOPPING=1\nSTATUS=stopping")
                live.say("go")
                self.assertEqual(self.rest(live)[1], 0)

    def test_a_restart_is_reloading_and_then_ready(self):
        with self.live() as live:
            self.host.until(self.STARTED[-1])
            before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
            live.send(signal.SIGHUP)
            first, *steps = self.host.until(self.STARTED[-1])
            after = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
            said = re.fullmatch(r"RELOADING=1\nMONOTONIC_USEC=(\d+)\nSTATUS=restarting", first)
            self.assertIsNotNone(said, first)
            self.assertTrue(before <= int(said[1]) <= after, (before, said, after))
            self.assertEqual(steps, [*self.STOPPED[:-1], *self.STARTED[1:]])
            live.send(signal.SIGTERM)
            self.assertEqual(self.rest(live)[1], 0)

    def with_file(self, text):
        """A program with a configuration file, and the file."""
        if "--config " not in run_test.run("--help").stdout:
            self.skipTest("built without configuration files")
        file = pathlib.Path(f"{self.host.address}.yaml")
        file.write_text(text)
        return self.live("--config", str(file)), file

    def reload(self, live):
        """The messages from the request to READY=1; the first one has the time of the request."""
        before = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
        live.send(signal.SIGHUP)
        said = [self.host.next()]
        while not said[-1].startswith("READY=1\n"):
            said.append(self.host.next())
        after = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
        begun = re.fullmatch(r"RELOADING=1\nMONOTONIC_USEC=(\d+)\nSTATUS=restarting", said[0])
        self.assertIsNotNone(begun, said)
        self.assertTrue(before <= int(begun[1]) <= after, (before, said, after))
        return said[1:]

    def test_a_reload_of_the_configuration_is_reloading_and_then_ready(self):
        live, file = self.with_file("env.port: 1\n")
        with live:
            self.host.until(self.STARTED[-1])
            file.write_text("env.port: 2\n")
            self.assertEqual(self.reload(live), [
                "STATUS=stopping: server", "STATUS=stopping: env.port", "STATUS=starting: env.port",
                "STATUS=starting: server", self.STARTED[-1]])
            self.assertEqual(self.reload(live), [self.STARTED[-1]])  # Nothing has changed.
            file.write_text("env.port: many\n")
            said = self.reload(live)
            self.assertEqual(len(said), 1, said)  # Nothing stops.
            self.assertRegex(said[0], r'^READY=1\nSTATUS=.*\.yaml:1:11: env\.port: "many" is not an int')
            live.send(signal.SIGTERM)
            self.assertEqual(self.rest(live)[1], 0)

    @unittest.skipIf(len(PROGRAMS) < 3, "built without a console")
    def test_a_restart_with_new_code_is_reloading_and_then_ready(self):
        program = reload_test.Program(self, NOTIFY_SOCKET=self.host.address).start()
        self.host.until("READY=1\nSTATUS=running: 4 components")
        program.say("restart")
        said = self.host.until("READY=1\nSTATUS=running: 4 components")
        self.assertRegex(said[0], r"RELOADING=1\nMONOTONIC_USEC=\d+\nSTATUS=restarting")
        self.assertIn("STATUS=stopping: server", said)
        self.assertIn("STATUS=starting: server", said)
        self.assertNotIn("STOPPING=1", "".join(said))
        program.until("second serves")
        self.assertEqual(program.end(), 0)

    def test_a_restart_that_fails_is_never_ready_and_ends_with_1(self):
        with self.live("--system", "fails_to_start_again") as live:
            self.host.until(self.STARTED[-1])
            live.send(signal.SIGHUP)
            said, code = self.rest(live)
            self.assertEqual(said[-1], "STATUS=failed: server: start failed: gone")
            self.assertNotIn("READY", "".join(said))
            self.assertEqual(code, 1)

    def test_suspending_and_resuming_are_reported(self):
        with self.live() as live:
            self.host.until(self.STARTED[-1])
            live.send(signal.SIGUSR1)
            self.assertEqual(self.host.until("STATUS=suspended: 3 components")[:2],
                             ["STATUS=suspending", "STATUS=suspending: server"])
            live.send(signal.SIGUSR2)
            self.assertIn("STATUS=resuming: server", self.host.until("STATUS=running: 3 components"))
            live.send(signal.SIGTERM)
            self.assertEqual(self.rest(live)[1], 0)

    def test_a_start_that_fails_is_never_ready_and_says_why(self):
        with self.live("--system", "fails_to_start") as live:
            said, code = self.rest(live)
            self.assertEqual(said[-1], "STATUS=failed: server: start failed: bind: permission denied")
            self.assertNotIn("READY", "".join(said))
            self.assertEqual(code, 1)

    def test_the_text_of_a_component_cannot_add_lines(self):
        with self.live("--system", "fails_with_two_lines") as live:
            said, code = self.rest(live)
            self.assertEqual(said[-1], "STATUS=failed: server: start failed: no")
            self.assertNotIn("READY", "".join(said))
            self.assertEqual(code, 1)

    def test_a_stop_that_fails_is_reported(self):
        with self.live("--system", "fails_to_stop") as live:
            self.host.until(self.STARTED[-1])
            live.send(signal.SIGTERM)
            said, code = self.rest(live)
            self.assertEqual(said[-1], "STATUS=failed: server: stop failed: disk full")
            self.assertEqual(code, 1)

    def test_components_that_exceed_the_stop_limit_are_reported(self):
        with self.live("--system", "slow_to_stop", "--stop-limit", "10ms") as live:
            self.host.until(self.STARTED[-1])
            live.send(signal.SIGTERM)
            said, code = self.rest(live)
            self.assertEqual(said[-1], "STATUS=failed: stopping took longer than the limit of 10ms; stuck: server (stopping)")
            self.assertEqual(code, 3)

    def no_ping(self):
        """Checks that no ping comes in the time of several."""
        with self.assertRaises(queue.Empty):
            self.host.messages.get(timeout=2.5 * WATCHDOG)

    def test_the_watchdog_is_pinged_twice_in_its_time(self):
        begin = time.monotonic()  # Measured from before the start, so that a delay in the test cannot make the pings look too fast.
        with self.live(watchdog=True) as live:
            self.host.until(self.STARTED[-1])
            for _ in range(3):
                self.assertEqual(self.host.next(), "WATCHDOG=1")
            self.assertGreater(time.monotonic() - begin, 1.2 * WATCHDOG)
            live.send(signal.SIGUSR1)
            self.host.until("STATUS=suspended: 3 components")
            self.assertEqual(self.host.next(), "WATCHDOG=1")
            live.send(signal.SIGTERM)
            self.assertEqual(self.rest(live)[1], 0)

    def test_a_failed_component_ends_the_pings_and_a_restart_brings_them_back(self):
        with self.live("--system", "fails_to_suspend", watchdog=True) as live:
            self.host.until("WATCHDOG=1")
            live.send(signal.SIGUSR1)
            self.host.until("STATUS=failed: server: suspend failed: busy")
            self.no_ping()
            live.send(signal.SIGHUP)
            self.host.until("READY=1\nSTATUS=running: 3 components")
            self.assertEqual(self.host.next(), "WATCHDOG=1")
            live.send(signal.SIGTERM)
            self.assertEqual(self.rest(live)[1], 0)

    def test_a_signal_that_hangs_ends_the_pings_until_it_continues(self):
        with self.live("--system", "slow_to_suspend", watchdog=True) as live:
            self.host.until("WATCHDOG=1")
            live.send(signal.SIGUSR1)
            self.host.until("STATUS=stuck: server (suspending)")
            self.no_ping()
            live.say("go")
            self.host.until("STATUS=suspended: 3 components")
            self.assertEqual(self.host.next(), "WATCHDOG=1")
            live.send(signal.SIGTERM)
            self.assertEqual(self.rest(live)[1], 0)

    @unittest.skipIf(len(PROGRAMS) < 3, "built without a console")
    def test_a_signal_of_the_programs_own_that_hangs_or_fails_is_reported_by_its_name(self):
        with self.live("--console", "--system", "rotates", WATCHDOG_USEC="200000") as live:
            self.host.until(self.STARTED[-1])
            live.say("signal rotate")
            live.until("rotating")
            self.host.until("STATUS=stuck: server (rotate)")
            live.say("go")
            self.host.until("STATUS=running: 3 components")
            live.say("signal rotate")
            live.until("rotating")
            live.say("fail")
            self.host.until("STATUS=failed: server: rotate failed: no room")
            live.send(signal.SIGTERM)
            self.assertEqual(self.rest(live)[1], 0)

    def test_without_a_watchdog_nothing_is_pinged(self):
        with self.live() as live:
            self.host.until(self.STARTED[-1])
            self.no_ping()
            live.send(signal.SIGTERM)
            self.assertEqual(self.rest(live)[1], 0)

    def test_without_a_socket_nothing_is_sent(self):
        for address in "", None:
            with self.live(watchdog=True, NOTIFY_SOCKET=address or "") as live:
                live.until("is running")
                live.send(signal.SIGTERM)
                self.assertEqual(live.end(), 0)
        self.close()
        self.assertEqual(self.host.rest(), [])

    def test_a_run_that_starts_nothing_sends_nothing(self):
        for arguments in ["--describe"], ["--list"], ["--help"], ["--graph", "dot"]:
            with self.live(*arguments) as live:
                self.assertEqual(live.end(), 0)
        self.close()
        self.assertEqual(self.host.rest(), [])

    def test_a_host_that_is_gone_causes_no_error(self):
        with self.live(NOTIFY_SOCKET=self.host.address + ".gone", watchdog=True) as live:
            live.until("is running")
            live.send(signal.SIGTERM)
            self.assertEqual(live.end(), 0)

    def test_a_host_that_does_not_read_delays_neither_the_start_nor_the_end(self):
        address = self.host.address + ".deaf"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as deaf, \
                socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as other:
            deaf.bind(address)
            other.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while True:
                    other.sendto(b"x" * 1000, address)
            with self.live(NOTIFY_SOCKET=address, watchdog=True) as live:
                live.until("is running")
                live.send(signal.SIGTERM)
                live.until("is stopped")
                self.assertEqual(live.end(), 0)

    def test_an_abstract_socket_works(self):
        self.close()
        self.host, self.is_closed = Host(f"@cruller-notify-test-{os.getpid()}"), False
        with self.live() as live:
            self.assertEqual(self.host.until(self.STARTED[-1]), self.STARTED)
            live.send(signal.SIGTERM)
            self.assertEqual(self.rest(live)[1], 0)


if __name__ == "__main__":
    run_test.PROGRAM = PROGRAMS[0]
    if len(PROGRAMS) == 3:
        reload_test.FIRST, reload_test.SECOND = map(os.path.abspath, PROGRAMS[1:])
    sys.argv[1:] = [each for each in sys.argv[1:] if each not in PROGRAMS]
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # The parent process may have set it to be ignored.
    for each in "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID":
        os.environ.pop(each, None)
    result = unittest.main(exit=False, verbosity=1).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed", flush=True)
    sys.exit(1 if bad else 0)
