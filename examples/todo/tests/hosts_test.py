"""Checks that docs/todo.service, docs/todo.socket and docs/todo.yaml match the program and its configuration files.

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
import textwrap
import unittest

from support.program import PROGRAM, as_systemd, environment_with, main

DOCS = pathlib.Path(__file__).resolve().parents[3] / "docs"
UNIT = (DOCS / "todo.service").read_text()
SOCKET = (DOCS / "todo.socket").read_text()
MANIFEST = (DOCS / "todo.yaml").read_text()
CONFIGURATION = (DOCS.parent / "examples/todo/todo.yaml").read_text()
# A setting that has no value, and its variable.
MISSING = re.compile(r"([\w.]+) is not given: write it into a file, or set (\w+)")


def flags_of(text):
    """The options and their values: {"--stop-delay": "5s"}."""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return dict(re.findall(r"(--[a-z][a-z-]+)(?:[ =]([\w:./]+))?", "\n".join(lines)))


def seconds(text):
    number, unit = re.fullmatch(r"(\d+)(s|min|)", text).groups()
    return int(number) * (60 if unit == "min" else 1)


class HostsTest(unittest.TestCase):
    def setting(self, pattern, text):
        found = re.search(pattern, text, re.MULTILINE)
        self.assertIsNotNone(found, pattern)
        return found[1]

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def unit_runs(self, system, *arguments, credentials=True):
        """Runs the program as the unit says, with its configuration file and its credential."""
        folder = self.folder / self.setting(r"^ConfigurationDirectory=(\w+)$", UNIT)
        folder.mkdir(exist_ok=True)
        (folder / f"{pathlib.Path(PROGRAM).name}.yaml").write_text(CONFIGURATION)
        (self.folder / self.setting(r"^LoadCredential=(\w+):", UNIT)).write_text("hunter2\n")
        return self.say(system, {"CONFIGURATION_DIRECTORY": str(folder)}
                        | ({"CREDENTIALS_DIRECTORY": str(self.folder)} if credentials else {}), *arguments)

    def manifest_runs(self, system, *arguments, credentials=True):
        """The same as the manifest says. What it mounts is below our folder."""
        mounted = {name: self.folder / path.lstrip("/")
                   for name, path in re.findall(r"- name: (\w+)\n +mountPath: (\S+)", MANIFEST)}
        for each in mounted.values():
            each.mkdir(parents=True, exist_ok=True)
        file, text = re.search(r"^  ([\w.]+): \|\n((?:    .*\n)+)", MANIFEST, re.M).groups()
        (mounted["config"] / file).write_text(textwrap.dedent(text))
        secret = self.setting(r"--from-file=(\w+)=", MANIFEST)
        (mounted["secret"] / secret).write_text("hunter2\n")
        given = re.findall(r"- name: ([A-Z_]+)\n +value: (\S+)", MANIFEST)
        self.assertEqual(len(given), MANIFEST.count("              value:"))
        variables = {name: str(self.folder) + value for name, value in given}
        config = str(self.folder) + flags_of(MANIFEST)["--config"]
        return self.say(system, variables if credentials else {}, "--config", config, *arguments)

    def runs(self):
        return self.unit_runs, self.manifest_runs

    def understood(self, flags, run):
        """The program takes these options, with these values: it reads them before it describes itself."""
        given = [name + (f"={value}" if value else "") for name, value in flags.items()
                 if name not in ("--system", "--config")]
        result = run(flags["--system"], *given, "--describe")
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def in_time(self, flags, start, stop):
        """The program's timeouts expire before those of its host."""
        self.assertGreater(seconds(start), seconds(flags["--start-timeout"]))
        self.assertGreater(seconds(stop), seconds(flags["--stop-delay"]) + seconds(flags["--stop-limit"]))
        self.assertGreater(seconds(flags["--stop-limit"]), seconds(flags["--stop-timeout"]))

    def test_the_unit_fits_the_program(self):
        flags = flags_of(self.setting(r"^ExecStart=(.*)", UNIT))
        self.understood(flags, self.unit_runs)
        self.in_time(flags, self.setting(r"^TimeoutStartSec=(\w+)", UNIT),
                     self.setting(r"^TimeoutStopSec=(\w+)", UNIT))
        self.assertGreater(seconds(self.setting(r"^WatchdogSec=(\w+)", UNIT)), seconds(flags["--stop-timeout"]))

    def test_the_manifest_fits_the_program(self):
        flags = flags_of(MANIFEST)
        self.understood(flags, self.manifest_runs)
        self.in_time(flags, self.setting(r"failureThreshold: (\d+)", MANIFEST),
                     self.setting(r"terminationGracePeriodSeconds: (\d+)", MANIFEST))

    def test_both_hosts_run_the_same(self):
        # systemd names the folder of the file in a variable, and sends a signal when the file has changed.
        flags = flags_of(MANIFEST)
        self.assertIsNotNone(flags.pop("--config"))
        self.assertEqual(flags.pop("--watch-config"), "")
        self.assertEqual(flags_of(self.setting(r"^ExecStart=(.*)", UNIT)), flags)
        self.setting(r"^ExecReload=/bin/kill -(HUP) \$MAINPID$", UNIT)

    def say(self, system, environment, *arguments):
        """Runs the program with a system and variables, without what it needs to stay."""
        return subprocess.run([PROGRAM, "--system", system, *arguments], capture_output=True, text=True,
                              env=environment_with(environment), stdin=subprocess.DEVNULL)

    def test_both_give_the_system_what_it_cannot_start_without(self):
        alone = self.say("prod", {})
        self.assertEqual((alone.returncode, len(MISSING.findall(alone.stdout + alone.stderr))), (2, 3))
        for run in self.runs():
            result = run("prod", "--print-config", "all")
            self.assertEqual((result.returncode, result.stderr), (0, ""), result.stdout)
            self.assertRegex(result.stdout, r'(?m)^env.postgres.host: "\w')
            self.assertNotIn("is not given", result.stdout)
            self.assertNotIn("hunter2", result.stdout)

    def test_both_give_the_password_apart_from_the_file(self):
        unit = self.unit_runs("prod", credentials=False)
        self.assertEqual(unit.returncode, 2)
        self.assertIn("there is no credential pg_password", unit.stdout + unit.stderr)
        manifest = self.manifest_runs("prod", credentials=False)
        self.assertEqual(manifest.returncode, 2)
        self.assertEqual(MISSING.findall(manifest.stdout + manifest.stderr),
                         [("env.postgres.password", "POSTGRES_PASSWORD")])

    def test_both_say_what_reminders_need(self):
        for run, text in zip(self.runs(), (UNIT, MANIFEST)):
            result = run("reminding")
            self.assertEqual(result.returncode, 2, result)
            missing = MISSING.findall(result.stdout + result.stderr)
            self.assertEqual(missing, [("env.reminders.host", "REMINDERS_HOST")])
            for name in missing[0]:
                self.assertIn(name, text)

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
        values = self.unit_runs("prod", "--print-config", "all").stdout
        self.assertEqual(port, self.setting(r"^env.http_port: (\d+)", values))
        self.assertEqual(host, self.setting(r'^env.http_host: "(.*?)"', values))
        component = self.setting(r"^FileDescriptorName=(.*)$", SOCKET)
        self.assertRegex(self.unit_runs("prod", "--describe").stdout, rf"(?m)^{re.escape(component)} ")

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
        values = self.manifest_runs("prod", "--print-config", "all").stdout
        self.assertEqual(str(ports["http"]), self.setting(r"^env.http_port: (\d+)", values))
        mounts = {each["name"]: each["mountPath"] for each in container["volumeMounts"]}
        volumes = {each["name"]: each for each in pod["volumes"]}
        self.assertEqual(set(mounts), set(volumes))
        # A file of a mounted folder, not one that subPath would never update.
        self.assertNotIn("subPath", str(container))
        file, = settings["data"]
        self.assertIn(f"--config={mounts['config']}/{file}", container["args"])
        self.assertEqual(volumes["config"]["configMap"], {"name": settings["metadata"]["name"]})
        # Secrets are not in this file.
        env = {each["name"]: each["value"] for each in container["env"]}
        name, key = re.search(r"create secret generic (\w+) --from-file=(\w+)=", MANIFEST).groups()
        self.assertEqual(env, {"POSTGRES_PASSWORD_FILE": f"{mounts['secret']}/{key}"})
        self.assertEqual(volumes["secret"]["secret"], {"secretName": name})
        probes = ("startupProbe", "readinessProbe", "livenessProbe")
        for probe in probes:
            self.assertEqual(container[probe]["httpGet"]["port"], "probes")
        self.assertEqual([container[probe]["httpGet"]["path"] for probe in probes], ["/startedz", "/readyz", "/livez"])
        self.assertIn(f"--probes=:{ports['probes']}", container["args"])
        self.assertIn(service["spec"]["ports"][0]["targetPort"], ports)
        self.assertEqual(deployment["spec"]["selector"]["matchLabels"], service["spec"]["selector"])


main()
