"""Checks that docs/todo.service, docs/todo.socket and docs/todo.yaml match the program.

usage: hosts_test.py PROGRAM     checks their syntax, too, where systemd-analyze and PyYAML are at hand
"""
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

from support.program import PROGRAM, as_systemd, environment_with, main

DOCS = pathlib.Path(__file__).resolve().parents[3] / "docs"
UNIT = (DOCS / "todo.service").read_text()
SOCKET = (DOCS / "todo.socket").read_text()
MANIFEST = (DOCS / "todo.yaml").read_text()
# The variable of a setting that has no value.
MISSING = re.compile(r"is not given: write it into a file, or set (\w+)")


def flags_of(text):
    """The options and their values: {"--stop-delay": "5s"}."""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return dict(re.findall(r"(--[a-z][a-z-]+)(?:[ =]([\w:]+))?", "\n".join(lines)))


def seconds(text):
    number, unit = re.fullmatch(r"(\d+)(s|min|)", text).groups()
    return int(number) * (60 if unit == "min" else 1)


class HostsTest(unittest.TestCase):
    def setting(self, pattern, text):
        found = re.search(pattern, text, re.MULTILINE)
        self.assertIsNotNone(found, pattern)
        return found[1]

    def understood(self, flags):
        """The program takes these options, with these values: it reads them before it describes itself."""
        command = [PROGRAM, *(name + (f"={value}" if value else "") for name, value in flags.items())]
        result = subprocess.run([*command, "--describe"], capture_output=True, text=True)
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def in_time(self, flags, start, stop):
        """The program's timeouts expire before those of its host."""
        self.assertGreater(seconds(start), seconds(flags["--start-timeout"]))
        self.assertGreater(seconds(stop), seconds(flags["--stop-delay"]) + seconds(flags["--stop-limit"]))
        self.assertGreater(seconds(flags["--stop-limit"]), seconds(flags["--stop-timeout"]))

    def test_the_unit_fits_the_program(self):
        flags = flags_of(self.setting(r"^ExecStart=(.*)", UNIT))
        self.understood(flags)
        self.in_time(flags, self.setting(r"^TimeoutStartSec=(\w+)", UNIT),
                     self.setting(r"^TimeoutStopSec=(\w+)", UNIT))
        self.assertGreater(seconds(self.setting(r"^WatchdogSec=(\w+)", UNIT)), seconds(flags["--stop-timeout"]))

    def test_the_manifest_fits_the_program(self):
        flags = flags_of(MANIFEST)
        self.understood(flags)
        self.in_time(flags, self.setting(r"failureThreshold: (\d+)", MANIFEST),
                     self.setting(r"terminationGracePeriodSeconds: (\d+)", MANIFEST))

    def test_both_hosts_run_the_same(self):
        self.assertEqual(flags_of(self.setting(r"^ExecStart=(.*)", UNIT)), flags_of(MANIFEST))

    def say(self, text, environment, *arguments):
        """Runs the program with the system and the variables of a host's file."""
        return subprocess.run([PROGRAM, "--system", flags_of(text)["--system"], *arguments], capture_output=True,
                              text=True, env=environment_with(environment), stdin=subprocess.DEVNULL)

    def test_both_name_variables_that_the_system_reads(self):
        for text in UNIT, MANIFEST:
            described = self.say(text, {}, "--describe").stdout
            # The description hides the variable of a secret, too.
            for variable in re.findall(r"\b(?!POSTGRES_PASSWORD)(?:TODO|POSTGRES)_[A-Z]+\b", text):
                self.assertIn(f'env("{variable}")', described)

    def test_both_say_what_reminders_need(self):
        alone = subprocess.run([PROGRAM, "--system", "reminding"], capture_output=True, text=True,
                               env=environment_with({}), stdin=subprocess.DEVNULL)
        missing = set(MISSING.findall(alone.stdout + alone.stderr))
        for text in UNIT, MANIFEST:
            named = set(re.findall(r"\b[A-Z]+_[A-Z]+\b", text))
            self.assertEqual(missing - named, set())
            self.assertIn("REMINDERS_HOST", named)

    def test_both_give_the_system_what_it_cannot_start_without(self):
        for text in UNIT, MANIFEST:
            alone = self.say(text, {})
            missing = MISSING.findall(alone.stdout + alone.stderr)
            self.assertEqual((alone.returncode, bool(missing)), (2, True), alone.stdout + alone.stderr)
            for variable in missing:
                self.assertRegex(text, rf"\b{variable}\b")
        self.setting(r"^EnvironmentFile=(/\S+)$", UNIT)

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not at hand")
    def test_systemd_reads_the_unit(self):
        # The program is not installed here, and the other units of this machine do not matter.
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "todo.service")
            pathlib.Path(file).write_text(UNIT.replace("/usr/local/bin/todo", os.path.abspath(PROGRAM)))
            socket_file = os.path.join(folder, "todo.socket")
            pathlib.Path(socket_file).write_text(SOCKET)
            result = subprocess.run(["systemd-analyze", "verify", "--man=no", file, socket_file],
                                    capture_output=True, text=True)
        self.assertEqual([line for line in result.stderr.splitlines() if "todo." in line], [])

    def test_the_socket_is_where_the_service_would_listen(self):
        host, port = self.setting(r"^ListenStream=(.*)", SOCKET).rsplit(":", 1)
        self.assertEqual(port, self.setting(r"\bTODO_PORT=(\d+)", UNIT))
        described = subprocess.run([PROGRAM, "--system", "prod", "--describe"], capture_output=True, text=True).stdout
        self.assertRegex(described, rf'(?m)^env.http_host .*\n(  .*\n)*?  config +"?{re.escape(host)}"?$')
        component = self.setting(r"^FileDescriptorName=(.*)$", SOCKET)
        self.assertRegex(described, rf"(?m)^{re.escape(component)} ")

    def test_a_client_that_connects_before_the_start_is_answered(self):
        with socket.create_server(("127.0.0.1", 0)) as listening, tempfile.TemporaryDirectory() as folder:
            port = listening.getsockname()[1]
            with socket.create_connection(("127.0.0.1", port)) as client:
                client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                name = self.setting(r"^FileDescriptorName=(.*)$", SOCKET)
                program = subprocess.Popen(
                    as_systemd(listening, name, PROGRAM, "--quiet"), pass_fds=[listening.fileno()],
                    env=environment_with({"TODO_PORT": str(port), "TODO_DATABASE": os.path.join(folder, "todo.db")}))
                try:
                    self.assertTrue(client.recv(4096).startswith(b"HTTP/1.1 200"))
                finally:
                    program.terminate()
                    self.assertEqual(program.wait(), 0)

    def test_the_manifest_is_yaml_and_its_probes_are_the_services(self):
        try:
            import yaml
        except ImportError:
            self.skipTest("PyYAML is not installed")
        settings, deployment, service = yaml.safe_load_all(MANIFEST)
        pod = deployment["spec"]["template"]["spec"]
        container, = pod["containers"]
        self.assertIs(pod["enableServiceLinks"], False)
        ports = {each["name"]: each["containerPort"] for each in container["ports"]}
        env = {each["name"]: each.get("value", each.get("valueFrom")) for each in container["env"]}
        self.assertEqual(str(ports["http"]), env["TODO_PORT"])
        for variable in "POSTGRES_HOST", "POSTGRES_USERNAME":
            self.assertEqual(env[variable]["configMapKeyRef"], {"name": settings["metadata"]["name"], "key": variable})
            self.assertIn(variable, settings["data"])
        # Secrets are not in this file.
        self.assertEqual(env["POSTGRES_PASSWORD"], {"secretKeyRef": {"name": "todo", "key": "POSTGRES_PASSWORD"}})
        self.assertNotIn("POSTGRES_PASSWORD", settings["data"])
        for probe in "startupProbe", "readinessProbe", "livenessProbe":
            self.assertEqual(container[probe]["httpGet"]["port"], "probes")
        self.assertEqual([container[probe]["httpGet"]["path"] for probe in ("startupProbe", "readinessProbe", "livenessProbe")],
                         ["/startedz", "/readyz", "/livez"])
        self.assertIn(f"--probes=:{ports['probes']}", container["args"])
        self.assertIn(service["spec"]["ports"][0]["targetPort"], ports)
        self.assertEqual(deployment["spec"]["selector"]["matchLabels"], service["spec"]["selector"])


main()
