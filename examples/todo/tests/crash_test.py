"""Kills the todo service, or its PostgreSQL server, repeatedly during writes, and checks that all acknowledged
data is still there.

usage: crash_test.py PROGRAM POSTGRES_PROGRAM     TODO_SEED=n repeats a run, TODO_ROUNDS=n sets how long it is
"""
import http.client
import json
import os
import random
import signal
import threading
import time

from support.program import PostgresServer, TestCase, main

SEED = int(os.environ.get("TODO_SEED", time.time_ns() % 1_000_000))
ROUNDS = int(os.environ.get("TODO_ROUNDS", 6))
CLIENTS = 4
GONE = None


class Unavailable(OSError):
    """The service runs, but its store is unavailable."""


class Client(threading.Thread):
    """Writes until the service or the store dies; records which writes were acknowledged."""

    def __init__(self, port, name, acknowledged):
        super().__init__()
        self.port, self.name, self.acknowledged = port, name, acknowledged
        self.random = random.Random(f"{SEED} {name}")
        self.kept = {}  # id: the last acknowledged state
        self.open = {}  # id: the state after an unanswered request, if it was done
        self.new = None  # the title of an unanswered POST

    def send(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        try:
            connection.request(method, path, body=json.dumps(body) if body else None)
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        if response.status == 503:
            raise Unavailable
        assert response.status in (200, 201, 204), (response.status, text)
        self.acknowledged.release()
        return json.loads(text) if text else GONE

    def run(self):
        count = 0
        try:
            while True:
                count += 1
                self.new = f"{self.name} {count}"
                todo = self.send("POST", "/todos", {"title": self.new})
                self.kept[todo["id"]] = todo
                self.new = None
                todo = self.kept[self.random.choice(list(self.kept))]
                if todo is GONE:
                    continue
                path = f"/todos/{todo['id']}"
                if self.random.random() < 0.3:
                    self.change(todo["id"], GONE, "DELETE", path)
                else:
                    changed = {**todo, "title": self.name + " changed", "done": not todo["done"]}
                    body = {"title": changed["title"], "done": changed["done"]}
                    self.change(todo["id"], changed, "PATCH", path, body)
        except (OSError, http.client.HTTPException):
            pass  # The last request was not acknowledged.

    def change(self, number, wanted, *request):
        self.open[number] = wanted
        self.send(*request)
        self.kept[number] = wanted
        del self.open[number]


class CrashTest(TestCase):
    def writing(self, service, round, generator, crash):
        """Runs clients that write to a service until a crash at a random time."""
        acknowledged = threading.Semaphore(0)
        clients = [Client(service.port, f"{round}.{i}", acknowledged) for i in range(CLIENTS)]
        for client in clients:
            client.start()
        for _ in range(generator.randrange(1, 100)):
            acknowledged.acquire()
        time.sleep(generator.random() / 50)  # a random time
        crash(service)
        for client in clients:
            client.join()
        return clients

    def kill(self, service):
        service.send(signal.SIGKILL)
        self.assertEqual(service.await_end(), -signal.SIGKILL)

    def losses(self, start, crash, recover):
        """The differences from the acknowledged data after each of some crashes.

        `start` returns a service, `crash` kills it or its server, `recover` returns one that works.
        """
        generator = random.Random(SEED)
        kept, losses = {}, []
        for round in range(ROUNDS):
            service = start()
            service.await_port()
            clients = self.writing(service, round, generator, crash)
            service = recover(service)
            status, todos = service.curl("GET", "/todos")
            self.assertEqual(status, 200)
            there = {todo["id"]: todo for todo in todos}
            self.assertEqual(service.end(), 0, service.output[-4000:])
            unanswered = {}
            for client in clients:
                kept.update(client.kept)
                unanswered.update(client.open)
            new = {client.new for client in clients}
            for number, todo in kept.items():
                if there.get(number) not in (todo, unanswered.get(number, todo)):
                    losses.append((todo, there.get(number)))
            for number, todo in there.items():
                if number not in kept and todo["title"] not in new:
                    losses.append((GONE, todo))
            kept = {**dict.fromkeys(kept, GONE), **there}
        return losses

    def losses_when_killed(self, *arguments):
        def start():
            return self.service(*arguments)

        def recover(_):
            service = start()
            service.await_port()
            return service

        return self.losses(start, self.kill, recover)

    def test_keeps_what_it_acknowledged(self):
        self.assertEqual(self.losses_when_killed(), [], f"TODO_SEED={SEED}")

    def test_would_notice_a_store_that_forgets(self):
        self.assertNotEqual(self.losses_when_killed("--system", "test"), [])

    def test_keeps_what_it_acknowledged_in_postgres(self):
        server = self.enterContext(PostgresServer())
        environment = server.fresh()

        def start():
            return self.service(
                "--system", "prod", "--set", "env.http_host=127.0.0.1", **environment)

        def recover(service):
            server.start()
            return service

        losses = self.losses(start, lambda _: server.crash(), recover)
        self.assertEqual(losses, [], f"TODO_SEED={SEED}")


print(f"TODO_SEED={SEED}")
main()
