"""Reminders from outside: the peer goes away and comes back, and every todo is sent once.

usage: reminders_test.py PROGRAM POSTGRES_PROGRAM CRULLER_CTL
"""
import http.server
import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request

CRULLER_CTL = sys.argv.pop(3)

from support.program import PostgresTestCase, main  # noqa: E402


class Peer(http.server.ThreadingHTTPServer):
    """A web server that keeps what is posted to it, from construction to `leave()`."""

    def __init__(self, port):
        self.posted, self.status = queue.Queue(), 204

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(self.server.status)
                self.end_headers()
                self.server.posted.put((self.path, self.headers["Idempotency-Key"], body))

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", port), Handler)
        self.thread = threading.Thread(target=self.serve_forever)
        self.thread.start()

    def leave(self):
        self.shutdown()
        self.thread.join()
        self.server_close()

    def await_title(self):
        return self.posted.get()[2]["title"]


class RemindersTest(PostgresTestCase):
    def setUp(self):
        super().setUp()
        self.environment = self.server.fresh()
        self.control = os.path.join(os.path.dirname(self.database), "control")
        reserved = self.enterContext(socket.socket())  # Nobody else gets the port while the peer is away.
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind(("127.0.0.1", 0))
        self.port = reserved.getsockname()[1]
        self.peer = Peer(self.port)
        self.addCleanup(lambda: self.peer.leave())

    def reminding(self, *arguments):
        service = self.service(
            "--system", "reminding", "--set", "env.http_host=127.0.0.1", "--set", "env.reminders.interval=10ms",
            *arguments, REMINDERS_HOST="127.0.0.1", REMINDERS_PORT=str(self.port), REMINDERS_PATH="/todo",
            REMINDERS_AGE="0s", **self.environment)
        service.await_port()
        return service

    def add(self, service, title):
        self.assertEqual(service.curl("POST", "/todos", json.dumps({"title": title}))[0], 201)

    def ask(self, *command):
        return subprocess.run([CRULLER_CTL, *command[:-1], self.control, *command[-1].split()], check=True,
                              capture_output=True, text=True).stdout

    def test_a_reminder_that_the_peer_has_missed_arrives_when_it_is_back(self):
        service = self.reminding("--control", self.control, "--probes", "127.0.0.1:0")
        probes = re.search(r"probes on (http://[\d.:]+)", service.output)[1]
        service.await_line("is running")
        self.add(service, "milk")
        path, key, body = self.peer.posted.get()
        self.assertEqual((path, body["todo"], body["title"]), ("/todo", 1, "milk"))
        self.assertEqual(key, f'"todo-1-{body["since"]}"')
        service.await_line('"reminder sent".*"todo":1')

        self.peer.leave()
        self.add(service, "eggs")
        service.await_line('"component failed","component":"reminders.sender","signal":"work",'
                           r'"error":"http://127.0.0.1:\d+/todo: no answer')
        service.await_line("reminders.sender: work failed: .*; reminders.sender restarts in")
        # A second one: the first start was in vain.
        service.await_line('"component start","component":"reminders.sender"')
        service.await_line("reminders.sender restarts in")
        while "supervision will start it again" not in (described := self.ask("describe reminders.sender")):
            continue
        self.assertRegex(described, r"\n +failure +http://.*: no answer")
        in_json = json.loads(self.ask("--json", "describe reminders.sender"))["data"][0]
        self.assertGreaterEqual(in_json["restarts"], 1)
        self.assertIn("no answer", in_json["failure"])
        # It is nobody else's trouble.
        self.assertEqual(service.curl("GET", "/todos/2")[0], 200)
        with urllib.request.urlopen(probes + "/readyz") as ready:
            self.assertEqual(ready.status, 200)

        self.peer = Peer(self.port)
        self.assertEqual(self.peer.await_title(), "eggs")  # And milk is not sent again.
        service.await_line('"reminder sent".*"todo":2')
        in_json = json.loads(self.ask("--json", "describe reminders.sender"))["data"][0]
        self.assertEqual(in_json["state"], "running")
        with urllib.request.urlopen(probes + "/metrics") as metrics:
            lines = metrics.read().decode()
        self.assertIn('cruller_component_restarts_total{component="http.server"} 0', lines)
        self.assertRegex(lines, r'cruller_component_restarts_total\{component="reminders.sender"\} [1-9]')
        self.assertRegex(lines, r'cruller_failures_total\{component="reminders.sender",signal="work"\} [1-9]')
        self.assertEqual(service.end(), 0, service.output)

    def test_starts_and_ends_while_the_peer_is_away(self):
        service = self.reminding()
        service.await_line("is running")
        self.peer.leave()
        self.add(service, "milk")
        service.await_line("reminders.sender restarts in")
        self.assertEqual(service.end(), 0, service.output)

        again = self.reminding()  # Now there is something to send from the first moment on.
        again.await_line("is running")
        again.await_line("reminders.sender restarts in")
        self.peer = Peer(self.port)
        self.assertEqual(self.peer.await_title(), "milk")
        self.assertEqual(again.end(), 0, again.output)

    def test_a_refused_reminder_is_sent_again(self):
        service = self.reminding()
        service.await_line("is running")
        self.peer.status = 500
        self.add(service, "milk")
        self.assertEqual(self.peer.await_title(), "milk")
        service.await_line("refused with 500.*reminders.sender restarts in")
        self.peer.status = 204
        self.assertEqual(self.peer.await_title(), "milk")
        service.await_line('"reminder sent".*"todo":1')
        self.assertEqual(service.end(), 0, service.output)

    def test_sends_each_todo_once_whatever_restarts(self):
        titles = [f"todo {i}" for i in range(1, 10)]
        service = self.reminding()
        service.await_line("is running")
        for title in titles[:3]:
            self.add(service, title)
            self.assertEqual(self.peer.await_title(), title)
        service.send(signal.SIGHUP)
        service.await_port()
        service.await_line("is running")
        for title in titles[3:6]:
            self.add(service, title)
            self.assertEqual(self.peer.await_title(), title)
        self.assertEqual(service.end(), 0, service.output)
        # Two services share the list.
        one, two = self.reminding(), self.reminding()
        for title in titles[6:]:
            self.add(one, title)
            self.assertEqual(self.peer.await_title(), title)
        self.assertEqual((one.end(), two.end()), (0, 0), one.output + two.output)
        self.assertTrue(self.peer.posted.empty())


main()
