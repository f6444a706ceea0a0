"""The todo service ends under load, with a successor behind the same listening socket, as under systemd: no request is
refused, cut off or lost.

usage: drain_test.py PROGRAM POSTGRES_PROGRAM     CRULLER_TERM_ROUNDS=n sets how many services end
"""
import contextlib
import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import threading
import time

from support.program import TestCase, main

ROUNDS = int(os.environ.get("CRULLER_TERM_ROUNDS", 3))
BUSY_CLIENTS = 6
FLEETING_CLIENTS = 2
PATIENT_CLIENTS = 8
PAUSE = 2  # seconds between the requests of a patient client: longer than a stop waits, shorter than what is announced
LONGEST_WAIT = 60  # seconds for all clients to get an answer; usually it takes a few


class Client(threading.Thread):
    """Adds todos and reads them, on one connection for as long as the service keeps it, or with each request on a
    connection of its own. It sends no request twice."""

    def __init__(self, port, name, answered, phase=0, pause=0, headers={}):
        super().__init__()
        self.headers = headers
        self.port, self.title, self.answered, self.phase, self.pause = port, name, answered, phase, pause
        self.acknowledged = []
        self.refused, self.cut_off, self.wrong = [], [], []
        self.answers = self.connections = 0
        self.ends = threading.Event()
        self.connection, self.usable_until = None, 0

    def send(self, method, path, body=None):
        """The response and its body."""
        # A connection is usable for as long as its last response has announced.
        begin = time.monotonic()
        if self.connection is None or begin > self.usable_until:
            self.leave()
            self.connections += 1
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            connection.connect()
            self.connection = connection
        self.connection.request(method, path, body, self.headers)
        response = self.connection.getresponse()
        text = response.read()
        kept = re.fullmatch(r"timeout=(\d+)", response.getheader("Keep-Alive", ""))
        self.usable_until = begin + int(kept[1]) if kept else 0
        self.answers += 1
        self.answered.release()
        return response.status, json.loads(text) if text else None

    def leave(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def add_and_read(self, title):
        status, todo = self.send("POST", "/todos", json.dumps({"title": title}))
        if status != 201:
            self.wrong.append((title, status))
            return
        self.acknowledged.append(title)
        self.ends.wait(self.pause)
        answer = self.send("GET", f"/todos/{todo['id']}")
        if answer != (200, todo):
            self.wrong.append((title, answer))

    def run(self):
        self.ends.wait(self.phase)
        number = 0
        while not self.ends.is_set():
            number += 1
            try:
                self.add_and_read(f"{self.title} {number}")
            except ConnectionRefusedError as error:
                self.refused.append((number, repr(error)))
                self.leave()
            except (OSError, http.client.HTTPException) as error:
                self.cut_off.append((number, repr(error)))
                self.leave()
            except Exception as error:  # for example a body that is not JSON
                self.wrong.append((number, repr(error)))
                self.leave()
            self.ends.wait(self.pause)
        self.leave()


class DrainTest(TestCase):
    def start(self, listening, *arguments):
        service = self.service("--stop-delay", "100ms", *arguments, listening=listening,
                               TODO_PORT=str(listening.getsockname()[1]))
        service.await_port()
        return service

    def clients(self, port, answered):
        step = 2 * PAUSE / PATIENT_CLIENTS
        close = {"Connection": "close"}
        return [Client(port, f"busy {i}", answered) for i in range(BUSY_CLIENTS)] + [
            Client(port, f"fleeting {i}", answered, headers=close) for i in range(FLEETING_CLIENTS)] + [
            Client(port, f"patient {i}", answered, phase=step * i, pause=PAUSE) for i in range(PATIENT_CLIENTS)]

    def end(self, service):
        service.send(signal.SIGTERM)
        self.assertEqual(service.await_end(), 0, service.output)
        return service.output

    def await_answers(self, number, answered, clients):
        """Waits for this many answers, and until each client has had one."""
        latest = time.monotonic() + LONGEST_WAIT
        while number > 0 or not all(each.answers for each in clients):
            left = latest - time.monotonic()
            if left <= 0 or not answered.acquire(timeout=left):
                self.fail([(each.title, each.answers, each.refused, each.cut_off, each.wrong) for each in clients])
            number -= 1

    def end_under_load(self, rounds, *arguments):
        """Replaces the service repeatedly while clients use it. Returns the clients, and what each service has said.

        In turns the successor is there before the SIGTERM, so that both accept, or it starts after the end.
        """
        outputs = []
        with socket.create_server(("127.0.0.1", 0)) as listening:
            answered = threading.Semaphore(0)
            service = self.start(listening, *arguments)
            clients = self.clients(listening.getsockname()[1], answered)
            begin = time.monotonic()
            for each in clients:
                each.start()
            try:
                for number in range(rounds):
                    # Every patient client has a connection, and some requests are under way.
                    self.await_answers(100, answered, clients)
                    predecessor = service
                    if number % 2:
                        service = self.start(listening, *arguments)
                        outputs.append(self.end(predecessor))
                    else:
                        outputs.append(self.end(predecessor))
                        service = self.start(listening, *arguments)
            finally:
                for each in clients:
                    each.ends.set()
                for each in clients:
                    each.join()
            self.took = time.monotonic() - begin
            self.end(service)
        return clients, outputs

    def todos(self):
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            return sorted(title for title, in database.execute("SELECT title FROM todos"))

    def test_no_request_is_refused_or_cut_off_or_lost(self):
        clients, outputs = self.end_under_load(ROUNDS)
        refused, cut_off, wrong, acknowledged = (
            [entry for each in clients for entry in getattr(each, name)]
            for name in ("refused", "cut_off", "wrong", "acknowledged"))
        lost = set(acknowledged) - set(self.todos())
        requests = sum(each.answers for each in clients)
        connections = sum(each.connections for each in clients)
        print(f"{ROUNDS} services ended; {requests} requests on {connections} connections, "
              f"{requests / self.took:.0f} a second: {len(refused)} refused, {len(cut_off)} cut off, {len(lost)} lost",
              flush=True)
        self.assertEqual((refused, cut_off, wrong, lost), ([], [], [], set()))
        # Each request was carried out once.
        self.assertEqual(self.todos(), sorted(acknowledged))
        for output in outputs:
            self.assertRegex(output, r"(?s)\nstopping in 100ms.*\ndraining .*http draining.*\nstopping; ")
            self.assertNotIn("overdue", output)

    def test_would_notice_an_end_without_a_drain(self):
        clients, _ = self.end_under_load(1, "--drain-timeout", "0s")
        self.assertNotEqual([each.cut_off for each in clients if each.cut_off], [])


signal.signal(signal.SIGHUP, signal.SIG_DFL)  # The parent process may have set it to be ignored.
main()
