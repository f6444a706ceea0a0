"""The server in one state from outside: commands and curl. usage: restart_test.py PROGRAM"""
import os
import re
import socket
import subprocess
import sys
import time
import unittest

PROGRAM = sys.argv[1]


class Server:
    """The program, controlled by lines of text. It is ended when the `with` block ends, however that happens."""

    def __init__(self, *arguments, **environment):
        inherited = {key: value for key, value in os.environ.items() if key != "PORT"}
        self.process = subprocess.Popen(
            [PROGRAM, *arguments], env={**inherited, **environment}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def say(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def line(self):
        return self.process.stdout.readline().rstrip("\n")

    def url(self):
        """The line with the address, and the line after it."""
        line = self.line()
        found = re.fullmatch(r"server at (http://127\.0\.0\.1:\d+)", line)
        assert found, line
        assert self.line() == "server is realized"
        return found[1]

    def end(self):
        output, _ = self.process.communicate()  # Closes its input, too.
        return self.process.returncode, output


def curl(url):
    """A running request; `answer` waits for its status and text, 000 if there is no server."""
    return subprocess.Popen(["curl", "-s", "--noproxy", "*", "-w", " %{http_code}", url],
                            text=True, stdout=subprocess.PIPE)


def answer(request):
    text, _, status = request.communicate()[0].rpartition(" ")
    return status, text


STOPS = "server stops, and waits up to 100 ms for running requests"
STOPPED = "server has stopped; interrupted requests: 0"


class RestartTest(unittest.TestCase):
    def server(self, *arguments, **environment):
        server = Server(*arguments, **environment).__enter__()
        self.addCleanup(server.__exit__, None, None, None)
        return server

    def test_starts_stops_and_restarts(self):
        server = self.server("0")
        url = server.url()
        self.assertEqual(answer(curl(url + "/")), ("200", "hello"))
        self.assertEqual(server.line(), "answers /")
        server.say("stop")
        self.assertEqual([server.line() for _ in range(3)], [STOPS, STOPPED, "server is unrealized"])
        self.assertEqual(answer(curl(url + "/")), ("000", ""))
        server.say("start")
        url = server.url()
        self.assertEqual(answer(curl(url + "/")), ("200", "hello"))
        self.assertEqual(server.line(), "answers /")
        server.say("restart")
        self.assertEqual([server.line() for _ in range(2)], [STOPS, STOPPED])
        self.assertEqual(answer(curl(server.url() + "/")), ("200", "hello"))

    def test_starts_twice_and_stops_twice_and_nothing_happens(self):
        server = self.server("0")
        url = server.url()
        server.say("start")
        self.assertEqual(server.url(), url)
        server.say("stop")
        self.assertEqual([server.line() for _ in range(3)], [STOPS, STOPPED, "server is unrealized"])
        server.say("stop")
        self.assertEqual(server.line(), "server is unrealized")

    def test_restarts_what_is_stopped(self):
        server = self.server("0")
        server.url()
        server.say("stop")
        self.assertEqual([server.line() for _ in range(3)], [STOPS, STOPPED, "server is unrealized"])
        server.say("restart")
        server.url()

    def test_stops_at_the_end_of_the_program(self):
        server = self.server("0")
        server.url()
        self.assertEqual(server.end(), (0, f"{STOPS}\n{STOPPED}\n"))

    def test_takes_its_port_from_the_argument_then_from_the_environment_then_8080(self):
        self.assertTrue(self.server("0", PORT="nonsense").url())
        self.assertTrue(self.server(PORT="0").url())
        self.assertRegex(self.server().line(), r"127\.0\.0\.1:8080")  # The port may be in use; the line shows it anyway.

    def test_shows_a_port_that_it_cannot_read(self):
        for text in ("80x", "-1", "65536", ""):
            server = self.server(PORT=text)
            self.assertEqual(
                server.line(), f'server: start failed: PORT "{text}": not a port from 0 to 65535')
        server = self.server("eighty")
        self.assertEqual(
            server.line(), 'server: start failed: argument "eighty": not a port from 0 to 65535')
        server.say("start 0")
        server.url()

    def test_shows_a_port_that_it_cannot_read_and_keeps_running(self):
        self.assertEqual(
            self.server("").line(), 'server: start failed: argument "": not a port from 0 to 65535')
        server = self.server("0")
        url = server.url()
        for command in ("start eighty", "restart 80 81"):
            server.say(command)
            self.assertEqual(
                server.line(),
                f'argument "{command.partition(" ")[2]}": not a port from 0 to 65535')
        self.assertEqual(answer(curl(url + "/")), ("200", "hello"))
        self.assertEqual(server.line(), "answers /")
        server.say("restart")
        self.assertEqual([server.line() for _ in range(2)], [STOPS, STOPPED])
        server.url()

    def test_is_not_delayed_by_a_silent_client(self):
        server = self.server("0")
        port = int(server.url().rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as idle:
            idle.send(b"GET / HT")
            begin = time.monotonic()
            server.say("stop")
            self.assertEqual([server.line() for _ in range(2)], [STOPS, STOPPED])
        self.assertLess(time.monotonic() - begin, 4)  # cpp-httplib would wait for 5 s.

    def test_fails_if_its_last_command_has_failed(self):
        self.assertEqual(self.server("eighty").end()[0], 1)
        server = self.server("eighty")
        server.line()
        server.say("start 0")
        server.url()
        self.assertEqual(server.end()[0], 0)

    def test_shows_a_port_that_is_in_use(self):
        port = self.server("0").url().rpartition(":")[2]
        self.assertRegex(
            self.server(port).line(),
            f"server: start failed: bind 127.0.0.1:{port}: Address already in use")

    def test_answers_what_is_running_before_it_stops(self):
        server = self.server("0")
        request = curl(server.url() + "/last")
        self.assertEqual(server.line(), "answers /last")
        server.say("stop")
        self.assertEqual(server.line(), STOPS)
        self.assertEqual(answer(request), ("200", "just in time"))

    def test_asks_requests_that_take_longer_to_stop(self):
        server = self.server("0")
        request = curl(server.url() + "/long")
        self.assertEqual(server.line(), "answers /long")
        server.say("stop")
        self.assertEqual(server.line(), STOPS)
        self.assertEqual(answer(request), ("503", "gave up"))
        self.assertEqual(server.line(), "server has stopped; interrupted requests: 1")


if __name__ == "__main__":
    result = unittest.main(argv=[sys.argv[0]], exit=False).result
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed", flush=True)
    sys.exit(1 if failed or not result.testsRun else 0)
