"""The todo service reloads while clients use it: no client is refused, no data is lost.

usage: reload_test.py PROGRAM POSTGRES_PROGRAM
"""
import http.client
import json
import os
import shutil
import statistics
import subprocess
import threading
import time

from support.program import PROGRAM, Service, TestCase, environment_with, main

RESTARTS = 10
CLIENTS = 4


class Console(Service):
    """The service with its console, which the test controls."""

    def __init__(self, folder, *arguments, **environment):
        self.program = os.path.join(folder, "todo")
        shutil.copy(PROGRAM, self.program)
        build = "cp todo new && mv new todo"  # Like a build, it replaces the file.
        self.process = subprocess.Popen(
            [self.program, "--console", "--build", build, *arguments], cwd=folder,
            env=environment_with({"TODO_PORT": "0", **environment}), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.output = ""

    def __exit__(self, *_):
        super().__exit__(*_)
        self.process.stdin.close()

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def settled_files(self):
        """How many files are open when the last connection is closed, which may be after its response."""
        fewest = self.files()
        for _ in range(1000):
            fewest = min(fewest, self.files())
            os.sched_yield()
        return fewest

    def files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


class Client(threading.Thread):
    """Adds todos until it is asked to end."""

    def __init__(self, port, name):
        super().__init__()
        self.port = port
        self.title = name
        self.acknowledged = set()
        self.trouble = []
        self.longest = 0.0
        self.ends = threading.Event()

    def run(self):
        number = 0
        while not self.ends.is_set():
            number += 1
            title = f"{self.title} {number}"
            begin = time.monotonic()
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port)
                connection.request("POST", "/todos", json.dumps({"title": title}))
                response = connection.getresponse()
                response.read()
                connection.close()
                if response.status == 201:
                    self.acknowledged.add(title)
                else:
                    self.trouble.append(f"{title}: {response.status}")
            except OSError as error:
                self.trouble.append(f"{title}: {error!r}")
            except http.client.HTTPException as error:
                self.trouble.append(f"{title}: {error!r}")
            self.longest = max(self.longest, time.monotonic() - begin)


class ReloadTest(TestCase):
    def test_ten_restarts_under_clients(self):
        folder = os.path.dirname(self.database)
        service = self.enterContext(Console(folder, TODO_DATABASE=self.database))
        port = service.await_port()
        service.await_line("is running")
        clients = [Client(port, f"client {i}") for i in range(CLIENTS)]
        for each in clients:
            each.start()
        times = []
        try:
            for _ in range(RESTARTS):
                counts = [len(each.acknowledged) for each in clients]
                service.say("restart")
                self.assertEqual(service.await_port(), port)
                time_taken = service.await_line(r"the new code is running ([\d.]+)(ms|s) after its build")
                times.append(float(time_taken[1]) * (1 if time_taken[2] == "ms" else 1000))
                while any(len(each.acknowledged) <= count + 1 for each, count in zip(clients, counts)):
                    self.assertEqual([each.trouble for each in clients], [[]] * CLIENTS)
                    os.sched_yield()
        finally:
            for each in clients:
                each.ends.set()
            for each in clients:
                each.join()
        self.assertEqual([each.trouble for each in clients], [[]] * CLIENTS)
        status, todos = service.curl("GET", "/todos")
        self.assertEqual(status, 200)
        kept = {each["title"] for each in todos}
        acknowledged = set().union(*(each.acknowledged for each in clients))
        self.assertLessEqual(acknowledged, kept)
        self.assertEqual(service.process.poll(), None)
        service.say("quit")
        self.assertEqual(service.await_end(), 0, service.output)
        print(f"end of build to answering service: {statistics.median(times):g} ms (median of {RESTARTS}); "
              f"{len(acknowledged)} writes acknowledged; the slowest took "
              f"{max(each.longest for each in clients) * 1e3:.0f} ms", flush=True)

    def test_restarts_leak_nothing(self):
        folder = os.path.dirname(self.database)
        service = self.enterContext(Console(folder, TODO_DATABASE=self.database))
        port = service.await_port()
        files = []
        for _ in range(4):
            service.say("restart")
            service.await_line("the new code is running")
            self.assertEqual(service.curl("GET", "/todos"), (200, []))
            files.append(service.settled_files())
        self.assertEqual(files, files[:1] * 4)
        self.assertEqual(service.end(), 0, service.output)
        self.assertEqual(service.curl("GET", "/todos"), (0, None))


if __name__ == "__main__":
    main()
