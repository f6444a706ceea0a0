"""Runs the commands of docs/configuration.md with the file that it shows.

usage: configuration_test.py PROGRAM POSTGRES_PROGRAM
"""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from support.program import PROGRAM, environment_with, main

PAGE = (pathlib.Path(__file__).resolve().parents[3] / "docs/configuration.md").read_text()


class ConfigurationTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "todo.yaml").write_text(re.search(r"^```yaml\n(.*?)^```$", PAGE, re.M | re.S)[1])
        (self.folder / "credentials").mkdir()
        (self.folder / "credentials/pg_password").write_text("hunter2\n")
        commands = re.search(r"^```sh\n(.*?)^```$", PAGE, re.M | re.S)[1].splitlines()
        self.starts, self.checks = (line.split("#")[0].split() for line in commands)

    def run_command(self, command, *more, **variables):
        self.assertEqual(command[0], "todo")
        return subprocess.run(
            [os.path.abspath(PROGRAM), *command[1:], *more], cwd=self.folder, capture_output=True, text=True, stdin=subprocess.DEVNULL,
            env=environment_with({"CREDENTIALS_DIRECTORY": str(self.folder / "credentials"), **variables}))

    def test_the_file_gives_the_system_its_values(self):
        result = self.run_command(self.starts, "--describe", TENANT="a")
        self.assertEqual((result.returncode, result.stderr), (0, ""), result.stdout)
        for path, value in (("env.http_host", "0.0.0.0"), ("env.http_port", "80"), ("env.postgres.host", "db.internal"),
                            ("env.postgres.schema", "todo_a"), ("env.postgres.password", r"\*\*\*\*")):
            self.assertRegex(result.stdout, rf'(?m)^{path} .*\n  config +"?{value}')
        self.assertNotIn("hunter2", result.stdout)

    def test_a_variable_that_it_names_is_needed(self):
        result = self.run_command(self.starts, "--describe")
        self.assertEqual(result.returncode, 2)
        self.assertIn("env.postgres.schema: the variable TENANT is not set", result.stdout + result.stderr)

    def test_the_check_finds_what_other_systems_lack(self):
        lacking = self.run_command(self.checks, TENANT="a")
        self.assertEqual(lacking.returncode, 2)
        missing = re.findall(r"is not given: write it into a file, or set (\w+)", lacking.stdout + lacking.stderr)
        self.assertIn("REMINDERS_HOST", missing)
        result = self.run_command(self.checks, TENANT="a", **{each: "x" for each in missing})
        self.assertEqual((result.returncode, result.stdout), (0, "no mistakes\n"), result)


if __name__ == "__main__":
    main()
