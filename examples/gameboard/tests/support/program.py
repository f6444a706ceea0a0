"""The program under test: starts it with its file, sends requests and signals, and reads its events.

The first argument is its path.
"""
import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv[1])
FILE = pathlib.Path(__file__).resolve().parents[2] / "gameboard.yaml"
# What the file reads.
VARIABLES = re.findall(r"!env (\w+)", FILE.read_text())


def environment_with(variables):
    """Our environment without the variables of the file, and with these."""
    ours = {name: value for name, value in os.environ.items()
            if name not in VARIABLES and not name.startswith("CRULLER_") and not name.endswith("_DIRECTORY")}
    return {**ours, **variables}


class Service:
    """A running gameboard service. It is ended when the `with` block ends, however that happens."""

    def __init__(self, folder, *arguments, **variables):
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [PROGRAM, "--quiet", *arguments], cwd=folder, env=environment_with(variables), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors)
        self.output = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.await_end()
        self.process.stdin.close()
        self.process.stdout.close()
        self.errors.close()

    def error_text(self):
        """All that it has written to the standard error."""
        self.errors.seek(0)
        return self.errors.read()

    def await_line(self, pattern):
        """Reads up to the next line that matches, and returns the match."""
        for line in self.process.stdout:
            self.output += line
            if found := re.search(pattern, line):
                return found
        raise AssertionError(f"it ended without a line of {pattern!r}:\n{self.output}{self.error_text()}")

    def await_port(self):
        """Waits until it listens, whether its events are pretty or not."""
        self.await_line('"event": ?"http-server listening"')
        if not (found := re.search(r'"port":(\d+)\}$', self.output)):
            found = self.await_line(r'^  "port": (\d+)')
            self.await_line("^}$")
        self.port = int(found[1])

    def events(self):
        """All events so far."""
        decoder, text, found = json.JSONDecoder(), self.output.strip(), []
        while text:
            one, end = decoder.raw_decode(text)
            found.append(one)
            text = text[end:].strip()
        return found

    def type(self, line):
        """Types a command at its console."""
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def ask(self, method, path, body=None):
        """The status and the body of a response, read as JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        try:
            connection.request(method, path, body and json.dumps(body))
            response = connection.getresponse()
            text = response.read()
            return response.status, json.loads(text) if text else None
        finally:
            connection.close()

    def await_end(self):
        """Reads the rest of the output, and returns the exit code."""
        self.output += self.process.stdout.read()
        return self.process.wait()

    def end(self, by=signal.SIGINT):
        self.process.send_signal(by)
        return self.await_end()


class TestCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def enter(self, context):
        value = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return value

    def service(self, *arguments, file=FILE, **variables):
        """A service with the file, on any port of this machine."""
        return self.enter(Service(
            self.folder, "--config", str(file), "--set", "http-server.host=127.0.0.1", *arguments,
            HTTP_SERVER_PORT="0", **variables))


def main():
    result = unittest.main(argv=[sys.argv[0], *sys.argv[2:]], exit=False).result
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed", flush=True)
    sys.exit(1 if failed or not result.testsRun else 0)
