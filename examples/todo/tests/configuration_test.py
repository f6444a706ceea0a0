"""Runs the commands of docs/configuration.md with the file that it shows, and checks examples/todo/todo.yaml.

usage: configuration_test.py PROGRAM POSTGRES_PROGRAM
"""
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import unittest

from support.program import PROGRAM, Service, environment_with, main

ROOT = pathlib.Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs/configuration.md").read_text()
FILE = ROOT / "examples/todo/todo.yaml"
# Variables for what has no default.
GIVEN = {each: "x" for each in ("POSTGRES_HOST", "POSTGRES_USERNAME", "POSTGRES_PASSWORD", "REMINDERS_HOST")}


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

    def say(self, *arguments, **variables):
        result = self.run_command(["todo", *arguments], **variables)
        self.assertEqual((result.returncode, result.stderr), (0, ""), result.stdout)
        return result.stdout

    def test_the_file_in_the_tree_ends_with_what_the_program_prints(self):
        # To renew it, write the output of the command below its comment.
        head, command, template = re.split(r"^# What follows is the output of: todo (.*)\n", FILE.read_text(), flags=re.M)
        self.assertEqual(template.partition("\n\n")[2], self.say(*command.split()))
        self.assertIn("!credential pg_password", head)

    def test_its_values_are_the_defaults(self):
        """Without their #, they are accepted, and the system has the values that it has without the file."""
        lines = self.say("--system", "prod", "--print-config", "template").splitlines()
        values = [line.removeprefix("#") for line in lines if re.match(r"#\w", line)]
        self.assertGreater(len(values), 5)
        (self.folder / "prod.yaml").write_text("\n".join(["$profiles:", "  prod:", *("    " + each for each in values)]) + "\n")
        self.assertEqual(self.say("--config", "prod.yaml", "--check-config", **GIVEN), "no mistakes\n")
        show = ("--system", "prod", "--print-config", "all")
        without, those = ([re.split(r"  # ", line) for line in self.say(*show, *more, **GIVEN).splitlines()]
                          for more in ((), ("--config", "prod.yaml")))
        self.assertEqual([line[0] for line in without], [line[0] for line in those])
        self.assertEqual(sum("prod.yaml:" in line[-1] for line in those), len(values))

    def test_a_new_level_of_the_log_counts_at_once(self):
        file = self.folder / "level.yaml"
        file.write_text("log.publisher.config.level: info\n")
        with Service("--config", str(file), TODO_DATABASE=str(self.folder / "todo.db")) as service:
            service.await_port()
            file.write_text("log.publisher.config.level: error\n")
            service.send(signal.SIGHUP)
            service.await_line("log.publisher.config.level")
            file.write_text("log.publisher.config.level: error\nhttp.server.config.options.threads: 4\n")
            service.send(signal.SIGHUP)
            service.await_line("restarted: http.server")
            self.assertEqual(service.end(), 0)
        # The second one is not written.
        self.assertEqual(service.output.count("http listening"), 1, service.output)


signal.signal(signal.SIGHUP, signal.SIG_DFL)  # The parent process may have set it to be ignored.
if __name__ == "__main__":
    main()
