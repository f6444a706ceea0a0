"""Keeps docs/todo.service and docs/todo.yaml in step with the program.

usage: hosts_test.py PROGRAM     checks their syntax, too, where systemd-analyze and PyYAML are at hand
"""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from support.program import PROGRAM, main

DOCS = pathlib.Path(__file__).resolve().parents[3] / "docs"
UNIT = (DOCS / "todo.service").read_text()
MANIFEST = (DOCS / "todo.yaml").read_text()


def flags_of(text):
    """The options and their values: {"--stop-delay": "5s"}."""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return dict(re.findall(r"(--[a-z][a-z-]+)(?:[ =](\w+))?", "\n".join(lines)))


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
        """The program gives up before its host does."""
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

    def test_both_name_variables_that_the_program_has(self):
        described = subprocess.run([PROGRAM, "--describe"], capture_output=True, text=True).stdout
        for text in UNIT, MANIFEST:
            for variable in re.findall(r"\bTODO_[A-Z]+\b", text):
                self.assertIn(variable, described)

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not at hand")
    def test_systemd_reads_the_unit(self):
        # The program is not installed here, and what else is on this machine is no concern.
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "todo.service")
            pathlib.Path(file).write_text(UNIT.replace("/usr/local/bin/todo", os.path.abspath(PROGRAM)))
            result = subprocess.run(["systemd-analyze", "verify", "--man=no", file], capture_output=True, text=True)
        self.assertEqual([line for line in result.stderr.splitlines() if "todo.service" in line], [])

    def test_the_manifest_is_yaml_and_its_probes_are_the_services(self):
        try:
            import yaml
        except ImportError:
            self.skipTest("PyYAML is not at hand")
        deployment, _, service = yaml.safe_load_all(MANIFEST)
        pod = deployment["spec"]["template"]["spec"]
        container, = pod["containers"]
        ports = {each["name"]: each["containerPort"] for each in container["ports"]}
        env = {each["name"]: each["value"] for each in container["env"]}
        self.assertEqual(str(ports["http"]), env["TODO_PORT"])
        for probe in "startupProbe", "readinessProbe", "livenessProbe":
            self.assertIn(container[probe]["httpGet"]["path"], ("/", "/todos"))
            self.assertIn(container[probe]["httpGet"]["port"], ports)
        self.assertIn(service["spec"]["ports"][0]["targetPort"], ports)
        self.assertEqual(deployment["spec"]["selector"]["matchLabels"], service["spec"]["selector"])


main()
