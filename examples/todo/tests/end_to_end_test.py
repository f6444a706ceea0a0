"""The todo service from outside: curl, signals and exit codes.

usage: end_to_end_test.py PROGRAM POSTGRES_PROGRAM
"""
import glob
import json
import os
import signal
import socket
import subprocess
import threading
import time

from support.program import PROGRAM, TestCase, main

MILK = {"id": 1, "title": "milk", "done": False}
EGGS = {"id": 2, "title": "eggs", "done": False}


class EndToEndTest(TestCase):
    def test_lives_through_suspend_resume_restart_and_stop(self):
        service = self.service()
        port = service.await_port()
        self.assertEqual(service.curl("GET", "/todos"), (200, []))
        self.assertEqual(service.curl("POST", "/todos", '{"title":"milk"}'), (201, MILK))
        self.assertEqual(service.curl("POST", "/todos", '{"title":"eggs"}'), (201, EGGS))
        self.assertEqual(service.curl("POST", "/todos", '{"title":"bread"}')[0], 201)
        self.assertEqual(service.curl("GET", "/todos/2"), (200, EGGS))
        milk = {**MILK, "done": True}
        self.assertEqual(service.curl("PATCH", "/todos/1", '{"done":true}'), (200, milk))
        self.assertEqual(service.curl("DELETE", "/todos/3"), (204, None))

        service.send(signal.SIGUSR1)
        service.await_line("database checkpointed")
        self.assertEqual(service.curl("GET", "/todos"), (0, None))
        self.assertEqual(os.path.getsize(self.database + "-wal"), 0)
        service.send(signal.SIGUSR2)
        self.assertEqual(service.await_port(), port)
        self.assertEqual(service.curl("GET", "/todos"), (200, [milk, EGGS]))

        service.send(signal.SIGTERM)
        self.assertEqual(service.await_end(), 0, service.output)
        self.assertEqual(service.curl("GET", "/todos"), (0, None))

        again = self.service()
        again.await_port()
        self.assertEqual(again.curl("GET", "/todos"), (200, [milk, EGGS]))
        self.assertEqual(again.curl("POST", "/todos", '{"title":"tea"}')[1]["id"], 4)
        again.send(signal.SIGINT)
        self.assertEqual(again.await_end(), 0, again.output)

    def test_is_suspended_while_its_process_is_stopped(self):
        service = self.service()
        port = service.await_port()
        service.send(signal.SIGTSTP)
        os.waitid(os.P_PID, service.process.pid, os.WSTOPPED | os.WNOWAIT)
        self.assertEqual(service.curl("GET", "/todos"), (0, None))
        service.send(signal.SIGCONT)
        self.assertEqual(service.await_port(), port)
        self.assertEqual(service.curl("GET", "/todos"), (200, []))
        self.assertEqual(service.end(), 0, service.output)

    def test_restarts_on_request(self):
        service = self.service("--stop-delay", "1ms")
        service.await_port()
        self.assertEqual(service.curl("POST", "/todos", '{"title":"milk"}'), (201, MILK))
        service.send(signal.SIGHUP)
        service.await_port()
        self.assertEqual(service.curl("GET", "/todos"), (200, [MILK]))
        service.await_line("is running again")  # A signal that comes before cancels the restart.
        self.assertEqual(service.end(), 0, service.output)
        self.assertIn("stopping in 1ms", service.output)

    def test_stops_while_suspended(self):
        service = self.service()
        service.await_port()
        self.assertEqual(service.curl("POST", "/todos", '{"title":"milk"}'), (201, MILK))
        service.send(signal.SIGUSR1)
        service.await_line("database checkpointed")
        self.assertEqual(service.end(), 0, service.output)
        again = self.service()
        again.await_port()
        self.assertEqual(again.curl("GET", "/todos"), (200, [MILK]))

    def slow_clients(self, port, count):
        """Clients that send a byte of their request now and then."""
        clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]
        stop = threading.Event()

        def trickle():
            for client in clients:
                client.sendall(b"GET /todos HTTP/1.1\r\nX: ")
            while not stop.wait(0.1):
                for client in clients:
                    try:
                        client.send(b"x")
                    except OSError:
                        pass  # The service has disconnected.

        thread = threading.Thread(target=trickle)
        thread.start()
        self.addCleanup(lambda: [stop.set(), thread.join(), *(client.close() for client in clients)])

    def test_slow_clients_hold_up_neither_others_nor_a_restart_nor_the_end(self):
        service = self.service()
        self.slow_clients(service.await_port(), 20)
        begin = time.monotonic()
        self.assertEqual(service.curl("POST", "/todos", '{"title":"milk"}'), (201, MILK))
        service.send(signal.SIGHUP)
        self.slow_clients(service.await_port(), 20)
        self.assertEqual(service.curl("GET", "/todos"), (200, [MILK]))
        self.assertEqual(service.end(), 0, service.output)
        self.assertLess(time.monotonic() - begin, 20)  # A second for each shutdown, and a margin for a busy machine.

    def test_refuses_bad_requests_and_changes_nothing(self):
        service = self.service()
        service.await_port()
        self.assertEqual(service.curl("POST", "/todos", '{"title":"milk"}'), (201, MILK))
        huge = "9" * 40
        for status, method, path, body in [
            (400, "POST", "/todos", ""),
            (400, "POST", "/todos", "{"),
            (400, "POST", "/todos", "[]"),
            (400, "POST", "/todos", "{}"),
            (400, "POST", "/todos", '{"title":1}'),
            (400, "POST", "/todos", '{"title":""}'),
            (400, "POST", "/todos", b'{"title":"\xff"}'),
            (400, "POST", "/todos", '{"title":"a","more":1}'),
            (400, "POST", "/todos", '{"title":"' + "a" * 5000 + '"}'),
            (413, "POST", "/todos", '{"title":"' + "a" * 100_000 + '"}'),
            (400, "PATCH", "/todos/1", '{"done":"yes"}'),
            (413, "PATCH", "/todos/1", '{"title":"' + "a" * 100_000 + '"}'),
            (404, "PATCH", "/todos/2", '{"done":true}'),
            (404, "PATCH", "/todos/" + huge, '{"done":true}'),
            (404, "GET", "/todos/" + huge, None),
            (400, "GET", "/todos/milk", None),
            (400, "GET", "/todos/%ff", None),
            (404, "DELETE", "/todos/" + huge, None),
            (400, "DELETE", "/todos/-1", None),
            (405, "DELETE", "/todos", None),
            (405, "PUT", "/todos/1", '{"title":"eggs"}'),
            (404, "GET", "/elsewhere", None),
            (501, "TRACE", "/todos", None),
            (400, "BREW", "/todos", None),
        ]:
            with self.subTest(method=method, path=path, body=body and body[:40]):
                got, answer = service.curl(method, path, body)
                self.assertEqual(got, status)
                self.assertEqual(list(answer), ["error"])
        chunked = ["-H", "Transfer-Encoding: chunked"]
        self.assertEqual(service.curl("POST", "/todos", "x" * 100_000, *chunked)[0], 413)
        self.assertEqual(service.curl("POST", "/todos", None, "-F", "title=milk")[0], 415)
        self.assertEqual(service.curl("GET", "/todos"), (200, [MILK]))
        self.assertEqual(service.end(), 0, service.output)

    def test_acknowledges_nothing_when_its_database_is_deleted(self):
        service = self.service()
        service.await_port()
        self.assertEqual(service.curl("POST", "/todos", '{"title":"milk"}')[0], 201)
        for file in glob.glob(self.database + "*"):
            os.remove(file)
        self.assertEqual(service.curl("POST", "/todos", '{"title":"eggs"}')[0], 503)
        self.assertEqual(service.curl("GET", "/todos")[0], 503)
        service.send(signal.SIGHUP)  # The restart creates a new database.
        service.await_line("database unavailable")
        service.await_port()
        self.assertEqual(service.curl("POST", "/todos", '{"title":"tea"}'), (201, {**MILK, "title": "tea"}))
        self.assertEqual(service.end(), 0, service.output)

    def test_says_that_its_port_is_in_use(self):
        port = self.service().await_port()
        second = self.service(TODO_PORT=str(port))
        self.assertEqual(second.await_end(), 1)
        self.assertIn(
            f"http.server: start failed: bind 127.0.0.1:{port}: Address already in use",
            second.output)

    def test_says_what_is_wrong_in_the_environment(self):
        service = self.service(TODO_PORT="many")
        self.assertEqual(service.await_end(), 2)
        self.assertIn('env.http_port: the variable TODO_PORT is "many", which is not', service.output)

    def test_refuses_a_number_that_is_no_port(self):
        for name in "dev", "test", "prod":
            for number in "70000", "65536", "-1":
                service = self.service("--system", name, "--set", f"env.http_port={number}")
                self.assertEqual(service.await_end(), 2, service.output)
                self.assertRegex(service.output, rf'env.http_port: \\?"{number}\\?" is not a')
        service = self.service(TODO_PORT="70000")
        self.assertEqual(service.await_end(), 2)
        self.assertIn('the variable TODO_PORT is "70000"', service.output)

    def test_takes_its_system_from_the_environment(self):
        service = self.service("--set", "env.http_host=127.0.0.1", CRULLER_SYSTEM="test")
        service.await_port()
        self.assertEqual(service.curl("POST", "/todos", '{"title":"milk"}'), (201, MILK))
        self.assertEqual(service.end(), 0)
        self.assertFalse(os.path.exists(self.database))

    def test_describes_and_draws_itself(self):
        def say(*arguments):
            return subprocess.run(
                [PROGRAM, *arguments], check=True, capture_output=True, text=True).stdout

        self.assertIn("TODO_PORT", say("--describe"))
        self.assertIn("todos in memory", say("--describe", "--system", "test"))
        self.assertTrue(say("--graph", "mermaid").startswith("flowchart"))
        self.assertTrue(say("--graph", "dot").startswith("digraph"))


signal.signal(signal.SIGHUP, signal.SIG_DFL)  # The parent process may have set it to be ignored.
main()
