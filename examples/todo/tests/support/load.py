"""Clients that use a service for as long as a test lasts, and keep account of what went wrong."""
import contextlib
import http.client
import json
import re
import sqlite3
import threading
import time

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
        # Turned away is a client whose connection ends before its first answer.
        self.refused, self.turned_away, self.cut_off, self.wrong = [], [], [], []
        self.answers = self.connections = self.answers_here = 0
        self.ends = threading.Event()
        self.connection, self.usable_until = None, 0

    def send(self, method, path, body=None):
        """The response and its body."""
        # A connection is usable for as long as its last response has announced.
        begin = time.monotonic()
        if self.connection is None or begin > self.usable_until:
            self.leave()
            self.connections += 1
            self.answers_here = 0  # on this connection
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            connection.connect()
            self.connection = connection
        self.connection.request(method, path, body, self.headers)
        response = self.connection.getresponse()
        text = response.read()
        kept = re.fullmatch(r"timeout=(\d+)", response.getheader("Keep-Alive", ""))
        self.usable_until = begin + int(kept[1]) if kept else 0
        self.answers += 1
        self.answers_here += 1
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
                (self.cut_off if self.answers_here else self.turned_away).append((number, repr(error)))
                self.leave()
            except Exception as error:  # for example a body that is not JSON
                self.wrong.append((number, repr(error)))
                self.leave()
            self.ends.wait(self.pause)
        self.leave()


def clients_of(port):
    """Clients of each kind, and a semaphore that counts their answers. They have not begun."""
    answered = threading.Semaphore(0)
    step = 2 * PAUSE / PATIENT_CLIENTS
    close = {"Connection": "close"}
    return [Client(port, f"busy {i}", answered) for i in range(BUSY_CLIENTS)] + [
        Client(port, f"fleeting {i}", answered, headers=close) for i in range(FLEETING_CLIENTS)] + [
        Client(port, f"patient {i}", answered, phase=step * i, pause=PAUSE) for i in range(PATIENT_CLIENTS)], answered


class Load:
    """All these clients, at work within the `with` block."""

    def __init__(self, port):
        self.port = port

    def __enter__(self):
        self.clients, self.answered = clients_of(self.port)
        self.begin = time.monotonic()
        for each in self.clients:
            each.start()
        return self

    def __exit__(self, *_):
        for each in self.clients:
            each.ends.set()
        for each in self.clients:
            each.join()
        self.took = time.monotonic() - self.begin

    def await_answers(self, number):
        """Waits for this many further answers, and until each client has had one."""
        while self.answered.acquire(blocking=False):
            pass
        latest = time.monotonic() + LONGEST_WAIT
        while number > 0 or not all(each.answers for each in self.clients):
            left = latest - time.monotonic()
            if left <= 0 or not self.answered.acquire(timeout=left):
                raise AssertionError([(each.title, each.answers, each.refused, each.cut_off, each.wrong)
                                      for each in self.clients])
            number -= 1

    def move(self, port):
        """From now on new connections go to this port."""
        for each in self.clients:
            each.port = port

    def all(self, name):
        """What all clients have noted."""
        return [entry for each in self.clients for entry in getattr(each, name)]

    def lost(self, database):
        """What is acknowledged and not there."""
        return set(self.all("acknowledged")) - set(titles_in(database))

    def failures(self, database, without=()):
        """What went wrong, of each kind but these."""
        kinds = {each: self.all(each) for each in ("refused", "turned_away", "cut_off", "wrong") if each not in without}
        kinds["lost"] = self.lost(database)
        # Each request was carried out once.
        kinds["not acknowledged"] = set(titles_in(database)) - set(self.all("acknowledged"))
        return {kind: found for kind, found in kinds.items() if found}

    def summary(self, database):
        requests = sum(each.answers for each in self.clients)
        connections = sum(each.connections for each in self.clients)
        return (f"{requests} requests on {connections} connections, {requests / self.took:.0f} a second: "
                f"{len(self.all('refused'))} refused, {len(self.all('turned_away') + self.all('cut_off'))} cut off, "
                f"{len(self.lost(database))} lost")


def titles_in(database):
    """The titles of the todos in the file, sorted."""
    with contextlib.closing(sqlite3.connect(database)) as opened:
        return sorted(title for title, in opened.execute("SELECT title FROM todos"))
