#!/usr/bin/env python3
"""Tests the probes of a program, as Kubernetes, Prometheus, slow clients and attackers use them.

usage: probe_server_test.py PROGRAM [CRULLER_CTL]

Tests wait for output, answers or the end of a connection; none sleeps.
"""
import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

PROGRAM = CTL = None
MOST_CLIENTS = 32


class Program:
    """The started program, with probes on a free port."""

    def __init__(self, *arguments, address="127.0.0.1:0", **files):
        self.folder = tempfile.TemporaryDirectory()
        for name, exists in files.items():
            if exists:
                self.make(name.replace("_", "-"))
        self.control = str(pathlib.Path(self.folder.name) / "control")
        self.process = subprocess.Popen(
            [PROGRAM, "--probes", address, *(["--control", self.control] if CTL else []), *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "TEST_FOLDER": self.folder.name})
        self.seen = []
        line = self.until("probes on http://")
        self.port = int(line.rsplit(":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for file in pathlib.Path(self.folder.name).glob("hang-*"):
            file.unlink()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()
        self.folder.cleanup()

    def make(self, name):
        (pathlib.Path(self.folder.name) / name).touch()

    def remove(self, name):
        (pathlib.Path(self.folder.name) / name).unlink()

    def until(self, text):
        for line in self.process.stdout:
            self.seen.append(line)
            if text in line:
                return line.strip()
        raise AssertionError(f"not printed: {text!r}; printed: {''.join(self.seen)}{self.process.stderr.read()}")

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port))

    def send(self, request):
        """The whole response to some bytes: status, header, body."""
        with self.connect() as client:
            client.sendall(request if isinstance(request, bytes) else request.encode())
            return read_response(client)

    def get(self, path):
        status, _, body = self.send(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")
        return status, body

    def until_answer(self, path, expected):
        while self.get(path) != expected:
            pass

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait()


def read_response(client):
    data = b""
    while chunk := client.recv(65536):
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    header = dict(line.lower().split(": ", 1) for line in lines[1:])
    assert int(header["content-length"]) == len(body), (header, body)
    return int(lines[0].split()[1]), header, body.decode()


SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*",?)+)\})? (NaN|[+-]Inf|-?[0-9.e+-]+)')
LABEL = re.compile(r'([a-z]+)="((?:[^"\\]|\\.)*)"')


def parse_metrics(text):
    """The samples by name and labels. Raises an AssertionError unless the text is well-formed."""
    assert text.endswith("\n")
    samples, types, helped, current = {}, {}, set(), None
    for line in text[:-1].split("\n"):
        if line.startswith("# HELP "):
            _, _, current, what = line.split(" ", 3)
            assert current not in helped and what, line
            helped.add(current)
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name == current and name not in types, line
            assert kind == ("counter" if name.endswith("_total") else "gauge"), line
            types[name] = kind
        else:
            match = SAMPLE.fullmatch(line)
            assert match, line
            name, labels, value = match.groups()
            assert name == current and name in types, line
            key = (name, tuple(LABEL.findall(labels or "")))
            assert key not in samples, line
            samples[key] = float(value)
    return samples


class Probes(unittest.TestCase):
    def test_a_program_is_ready_from_its_start_to_its_end(self):
        with Program(hang_stop=True) as program:
            program.until("shop is running")
            program.until_answer("/readyz", (200, "ready\n"))
            self.assertEqual(program.get("/livez"), (200, "live\n"))
            self.assertEqual(program.get("/startedz"), (200, "started\n"))
            self.assertEqual(program.get("/readyz?verbose"), (200, "ready\n"))
            program.process.send_signal(signal.SIGTERM)
            program.until("hang-stop")
            status, body = program.get("/readyz")
            self.assertEqual(status, 503)
            self.assertEqual(body.splitlines()[0], "the program is shutting down")
            self.assertEqual(program.get("/livez"), (200, "live\n"))
            self.assertIn("cruller_ending 1\n", program.get("/metrics")[1])
            program.remove("hang-stop")
            self.assertEqual(program.process.wait(), 0)
            with self.assertRaises(ConnectionRefusedError):
                program.connect()

    def test_answers_come_while_a_start_hangs(self):
        with Program(hang_start=True) as program:
            program.until("hang-start")
            self.assertEqual(program.get("/livez"), (200, "live\n"))
            self.assertEqual(program.get("/startedz"), (503, "the system has not started yet\n"))
            self.assertEqual(program.get("/readyz"), (503, "the system has not started yet\nserver: starting\n"))
            metrics = parse_metrics(program.get("/metrics")[1])
            self.assertEqual(metrics["cruller_component_state", (("component", "server"), ("state", "starting"))], 1)
            self.assertEqual(metrics["cruller_component_up", (("component", "server"),)], 0)
            program.remove("hang-start")
            program.until_answer("/readyz", (200, "ready\n"))
            self.assertEqual(program.end(), 0)

    def test_a_start_beyond_its_limit_is_not_live(self):
        with Program("--system", "limited", hang_start=True) as program:
            program.until("hang-start")
            program.until_answer("/livez", (503, "server: start exceeds its limit and still runs\n"))
            program.remove("hang-start")
            self.assertEqual(program.process.wait(), 1)

    def test_health_decides_over_ready_and_not_over_live(self):
        with Program() as program:
            program.until_answer("/readyz", (200, "ready\n"))
            program.make("down")
            program.until_answer("/readyz", (503, "server <- store: no connection\n"))
            self.assertEqual(program.get("/livez"), (200, "live\n"))
            self.assertEqual(program.get("/startedz"), (200, "started\n"))
            program.remove("down")
            program.until_answer("/readyz", (200, "ready\n"))
            program.make("hang-check")
            program.until("hang-check")
            program.until_answer("/readyz", (503, "server <- store: health check is overdue: "
                                                  "it should take at most 1ms and still runs\n"))
            program.remove("hang-check")
            program.until_answer("/readyz", (200, "ready\n"))
            self.assertEqual(program.end(), 0)

    def test_a_status_that_hangs_delays_no_probe(self):
        with Program(hang_status=True) as program:
            program.until_answer("/startedz", (200, "started\n"))
            with program.connect() as client:
                client.sendall(b"GET /metrics HTTP/1.1\r\n\r\n")
                program.until("hang-status")
                program.until_answer("/readyz", (200, "ready\n"))
                self.assertEqual(program.get("/livez"), (200, "live\n"))
                program.remove("hang-status")
                self.assertEqual(read_response(client)[0], 200)
            self.assertEqual(program.end(), 0)

    def test_slow_clients_keep_nobody_from_an_answer(self):
        with Program() as program, contextlib.ExitStack() as clients:
            slow = [clients.enter_context(program.connect()) for _ in range(MOST_CLIENTS)]
            for each in slow:
                each.sendall(b"GET /livez HTTP/1.1\r\nX-Slow: ")
            for _ in range(3):
                self.assertEqual(program.get("/livez"), (200, "live\n"))
            # The first were closed for it, and the others after their time.
            for each in slow:
                with contextlib.suppress(ConnectionResetError):
                    self.assertEqual(each.recv(100), b"")
            self.assertEqual(program.get("/livez"), (200, "live\n"))
            self.assertEqual(program.end(), 0)

    def test_there_are_never_more_than_32_clients(self):
        with Program() as program, contextlib.ExitStack() as clients:
            program.until("shop is running")
            sockets = f"/proc/{program.process.pid}/fd"
            before = len(os.listdir(sockets))
            for _ in range(4 * MOST_CLIENTS):
                clients.enter_context(program.connect()).sendall(b"GET /livez")
            self.assertEqual(program.get("/livez"), (200, "live\n"))
            self.assertLessEqual(len(os.listdir(sockets)), before + MOST_CLIENTS)
            self.assertEqual(program.end(), 0)

    def test_slow_clients_do_not_delay_the_end(self):
        with Program() as program, contextlib.ExitStack() as clients:
            program.until("shop is running")
            for _ in range(MOST_CLIENTS):
                clients.enter_context(program.connect()).sendall(b"GET /livez")
            self.assertEqual(program.end(), 0)

    def test_a_request_may_come_in_pieces(self):
        with Program() as program, program.connect() as client:
            for byte in b"GET /livez HTTP/1.0\r\n\r\n":
                client.sendall(bytes([byte]))
            self.assertEqual(read_response(client)[::2], (200, "live\n"))
            self.assertEqual(program.end(), 0)

    def test_everything_else_is_refused(self):
        with Program() as program:
            for method in ("POST", "PUT", "DELETE", "OPTIONS", "HEAD"):
                status, header, _ = program.send(f"{method} /livez HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc")
                self.assertEqual((status, header["allow"]), (405, "get"), method)
            for path in ("/", "/livez/", "/metricsz", "/../livez", "http://localhost/livez", "*"):
                self.assertEqual(program.get(path)[0], 404, path)
            for request in ("hello\r\n\r\n", "GET\r\n\r\n", "\0\0\r\n\r\n", b"\xff\xfe\r\n\r\n", "GET /livez HTTP/9\r\n\r\n"):
                self.assertEqual(program.send(request)[0], 400, request)
            long = "GET /livez HTTP/1.1\r\nX-Long: " + "x" * 8192
            self.assertEqual(program.send(long + "\r\n\r\n")[0], 431)
            self.assertEqual(program.send("GET /livez HTTP/1.1\r\nX: " + "x" * 8000 + "\r\n\r\n")[0], 200)
            for request in ("", "GET /live"):
                with program.connect() as client:
                    client.sendall(request.encode())
                    client.shutdown(socket.SHUT_WR)
                    self.assertEqual(client.recv(100), b"")
            self.assertEqual(program.end(), 0)


class Metrics(unittest.TestCase):
    def test_metrics_are_well_formed(self):
        with Program() as program:
            program.until_answer("/readyz", (200, "ready\n"))
            text = program.get("/metrics")[1]
            metrics = parse_metrics(text)
            self.assertEqual(metrics["cruller_ready", ()], 1)
            self.assertEqual(metrics["cruller_live", ()], 1)
            self.assertEqual(metrics["cruller_ending", ()], 0)
            self.assertGreater(metrics["cruller_start_seconds", ()], 0)
            self.assertEqual(metrics["cruller_component_up", (("component", "store"),)], 1)
            self.assertEqual(metrics["cruller_reading", (("component", "store"), ("name", "size"))], 8)
            self.assertEqual(metrics["cruller_reading", (("component", "store"), ("name", "used"))], 2)
            self.assertGreater(metrics["cruller_step_seconds", (("component", "server"), ("signal", "start"))], 0)
            self.assertEqual(metrics["cruller_component_restarts_total", (("component", "server"),)], 0)
            states = [value for (name, labels), value in metrics.items()
                      if name == "cruller_component_state" and ("component", "server") in labels]
            self.assertEqual((len(states), sum(states)), (8, 1))
            self.assertEqual(program.end(), 0)

    def check(self, text):
        """What Prometheus's own checker says of metrics: an exit code, and its complaints."""
        promtool = shutil.which("promtool")
        self.assertIsNotNone(promtool, "promtool is missing: scripts/install-deps installs it")
        checked = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, text=True)
        return checked.returncode, checked.stdout + checked.stderr

    def test_promtool_accepts_them(self):
        with Program() as program:
            program.until_answer("/readyz", (200, "ready\n"))
            text = program.get("/metrics")[1]
            self.assertEqual(self.check(text), (0, ""))
            code, complaint = self.check(text.replace("cruller_failures_total", "cruller_failures")
                                         + "# TYPE cruller_wrong counter\ncruller_wrong 1\n")
            self.assertNotEqual(code, 0)
            self.assertIn("cruller_wrong", complaint)
            self.assertEqual(program.end(), 0)

    def test_a_restart_is_counted(self):
        with Program() as program:
            program.until("shop is running")
            program.process.send_signal(signal.SIGHUP)
            program.until("shop is running")
            metrics = parse_metrics(program.get("/metrics")[1])
            self.assertEqual(metrics["cruller_component_restarts_total", (("component", "server"),)], 1)
            self.assertEqual(program.end(), 0)

    def test_the_type_is_that_of_prometheus(self):
        with Program() as program:
            header = program.send("GET /metrics HTTP/1.1\r\n\r\n")[1]
            self.assertEqual(header["content-type"], "text/plain; version=0.0.4; charset=utf-8")
            self.assertEqual(header["connection"], "close")
            self.assertEqual(program.end(), 0)

    def test_the_parser_of_this_test_refuses_mistakes(self):
        head = "# HELP a b\n# TYPE a gauge\n"
        self.assertEqual(parse_metrics(head + 'a{c="\\"\\n"} 1\n'), {("a", (("c", '\\"\\n'),)): 1})
        for wrong in ("a 1\n", head + "b 1\n", head + "a 1\na 1\n", head + "a x\n", head + 'a{c="\n"} 1\n',
                      head + 'a{c="\\x"} 1\n', head + "a 1", head.replace("gauge", "counter") + "a 1\n",
                      head + head + "a 1\n"):
            with self.assertRaises(AssertionError, msg=wrong):
                parse_metrics(wrong)


class Addresses(unittest.TestCase):
    def fails(self, address, code, text):
        with tempfile.TemporaryDirectory() as folder:
            result = subprocess.run([PROGRAM, "--probes", address], capture_output=True, text=True,
                                    stdin=subprocess.DEVNULL, env={**os.environ, "TEST_FOLDER": folder})
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertIn(text, result.stderr)
        self.assertNotIn("running", result.stdout)

    def test_a_wrong_address_is_a_usage_error(self):
        self.fails("9090", 2, '"9090" is not an address with a port, such as 127.0.0.1:9090 or :9090')

    def test_an_address_in_use_is_an_error(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            self.fails(f"127.0.0.1:{port}", 1, f"cannot serve probes on 127.0.0.1:{port}: Address already in use")

    def test_all_addresses_are_served(self):
        with Program(address=":0") as program:
            self.assertEqual(program.get("/livez"), (200, "live\n"))
            self.assertEqual(program.end(), 0)

    def test_a_name_is_resolved(self):
        with Program(address="localhost:0") as program:
            with socket.create_connection(("localhost", program.port)) as client:
                client.sendall(b"GET /livez HTTP/1.1\r\n\r\n")
                self.assertEqual(read_response(client)[0], 200)
            self.assertEqual(program.end(), 0)


class Commands(unittest.TestCase):
    def setUp(self):
        if not CTL:
            self.skipTest("the control socket is not built in")

    def ask(self, program, *words):
        result = subprocess.run([CTL, program.control, *words], capture_output=True, text=True)
        return result.returncode, result.stdout, result.stderr

    def test_ready_and_live_answer_like_probes(self):
        with Program(hang_start=True) as program:
            program.until("hang-start")
            self.assertEqual(self.ask(program, "ready"),
                             (1, "", "not ready:\n  the system has not started yet\n  server: starting\n"))
            self.assertEqual(self.ask(program, "live"), (0, "live\n", ""))
            program.remove("hang-start")
            program.until_answer("/readyz", (200, "ready\n"))
            self.assertEqual(self.ask(program, "ready"), (0, "ready\n", ""))
            program.make("down")
            program.until_answer("/readyz", (503, "server <- store: no connection\n"))
            self.assertEqual(self.ask(program, "ready"), (1, "", "not ready:\n  server <- store: no connection\n"))
            self.assertEqual(self.ask(program, "live"), (0, "live\n", ""))
            self.assertEqual(program.end(), 0)

    def test_what_is_stuck_is_not_live(self):
        with Program("--system", "limited", hang_start=True) as program:
            program.until("hang-start")
            program.until_answer("/livez", (503, "server: start exceeds its limit and still runs\n"))
            self.assertEqual(self.ask(program, "live"),
                             (1, "", "not live:\n  server: start exceeds its limit and still runs\n"))
            program.remove("hang-start")
            self.assertEqual(program.process.wait(), 1)

    def test_readings_are_numbers_in_json(self):
        with Program() as program:
            program.until_answer("/readyz", (200, "ready\n"))
            self.assertIn('"readings":{"size":8.0,"used":2.0}', self.ask(program, "--json", "describe", "store")[1])
            self.assertEqual(program.end(), 0)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    CTL = sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else None
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # The parent process may have set it to be ignored.
    result = unittest.main(exit=False, verbosity=1).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed", flush=True)
    sys.exit(1 if bad else 0)
