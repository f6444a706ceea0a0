"""The program under test: starts it, sends requests and signals, and waits for lines of output.

The first argument is its path, the second that of postgres_program.
"""
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import unittest

PROGRAM, POSTGRES_PROGRAM = sys.argv[1:3]
# Replaces itself by the program, with a file as its descriptor 3.
ACTIVATION = """
import os, sys
file, name, *program = sys.argv[1:]
os.dup2(int(file), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", LISTEN_FDNAMES=name)
os.execv(program[0], program)
"""
SUPPRESSIONS = os.path.join(os.path.dirname(__file__), "lsan_suppressions.txt")


def environment_with(variables):
    """Our environment without the service's variables, and with these."""
    read = ("TODO_", "CRULLER_", "POSTGRES_", "REMINDERS_")
    ours = {k: v for k, v in os.environ.items() if not k.startswith(read)}
    ours["LSAN_OPTIONS"] = f"suppressions={SUPPRESSIONS}:print_suppressions=0"
    return {**ours, **variables}


def as_systemd(listening, name, *command):
    """The command that runs this one with a listening socket, as systemd does. The socket must be in `pass_fds`."""
    return [sys.executable, "-c", ACTIVATION, str(listening.fileno()), name, *command]


class PostgresServer:
    """A PostgreSQL server for the tests. Ends with the `with` block, or with this process."""

    def __init__(self):
        self.process = subprocess.Popen(
            [POSTGRES_PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.communicate()

    def command(self, command):
        """Waits until the command is done, and returns the printed lines."""
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        lines = []
        while (line := self.process.stdout.readline()) != "\n":
            assert line, "the PostgreSQL server is gone, see above"
            lines.append(line[:-1])
        return lines

    def start(self):
        self.command("start")

    def stop(self):
        self.command("stop")

    def crash(self):
        self.command("crash")

    def fresh(self):
        """The environment of a service with todos in a schema of its own."""
        return dict(line.split("=", 1) for line in self.command("fresh"))


class Service:
    """A running todo service. It is ended when the `with` block ends, however that happens."""

    def __init__(self, *arguments, program=PROGRAM, listening=None, **environment):
        """With a listening socket it is the http server's, as under systemd. A variable that is None is not set."""
        command = [program, *arguments]
        if listening:
            command = as_systemd(listening, "http.server", *command)
        self.process = subprocess.Popen(
            command, env=environment_with({k: v for k, v in {"TODO_PORT": "0", **environment}.items() if v is not None}),
            pass_fds=[listening.fileno()] if listening else [],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            # Like a shell's job: SIGTSTP does not stop a process that no shell can continue.
            preexec_fn=lambda: os.setpgid(0, 0))
        self.output = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.await_end()
        self.process.stdout.close()

    def await_line(self, pattern):
        """Reads up to the next line that matches the pattern, and returns the match."""
        for line in self.process.stdout:
            self.output += line
            found = re.search(pattern, line)
            if found:
                return found
        raise AssertionError(f"it ended without a line of {pattern!r}:\n{self.output}")

    def await_port(self):
        self.port = int(self.await_line(r"http listening.*port\W+(\d+)")[1])
        return self.port

    def send(self, signal_number):
        self.process.send_signal(signal_number)

    def await_end(self):
        """Reads the rest of the output, and returns the exit code."""
        self.output += self.process.stdout.read()
        return self.process.wait()

    def end(self):
        self.send(signal.SIGTERM)
        return self.await_end()

    def curl(self, method, path, body=None, *more):
        """The status and the body, read as JSON; status 0 if nothing listens."""
        command = ["curl", "-s", "--noproxy", "*", "-X", method, "-w", "\n%{http_code}", *more]
        if body is not None:
            command += ["--data-binary", "@-"]
        result = subprocess.run(
            command + [f"http://127.0.0.1:{self.port}{path}"], capture_output=True,
            input=body.encode() if isinstance(body, str) else body or b"")
        text, _, status = result.stdout.decode().rpartition("\n")
        return int(status), json.loads(text) if text else None


class TestCase(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.database = os.path.join(directory.name, "todo.db")

    def service(self, *arguments, **environment):
        return self.enterContext(Service(*arguments, TODO_DATABASE=self.database, **environment))

    def enterContext(self, context):  # Python 3.11 has it
        value = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return value

    def expect_unavailable(self, service):
        """Each request for the todos is refused clearly while the database is away."""
        for method, path, body in (
            ("GET", "/todos", None),
            ("GET", "/todos/1", None),
            ("POST", "/todos", '{"title":"eggs"}'),
            ("PATCH", "/todos/1", '{"done":true}'),
            ("DELETE", "/todos/1", None),
        ):
            self.assertEqual(service.curl(method, path, body),
                             (503, {"error": "the todos cannot be reached now, try again later"}))


class PostgresTestCase(TestCase):
    """All tests share one server; each begins with `self.server.fresh()`."""

    @classmethod
    def setUpClass(cls):
        cls.server = PostgresServer()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()


def main():
    result = unittest.main(argv=[sys.argv[0], *sys.argv[3:]], exit=False).result
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed", flush=True)
    sys.exit(1 if failed or not result.testsRun else 0)
