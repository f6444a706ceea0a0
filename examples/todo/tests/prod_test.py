"""The todo service with its todos in PostgreSQL, from outside: `todo --system prod`.

usage: prod_test.py PROGRAM POSTGRES_PROGRAM
"""
import json
import os
import pathlib
import re
import shlex
import signal
import socket
import subprocess
import urllib.error
import urllib.request

from support.program import PROGRAM, PostgresTestCase, Service, environment_with, main

ROOT = pathlib.Path(__file__).resolve().parents[3]
MILK = {"id": 1, "title": "milk", "done": False}
EGGS = {"id": 2, "title": "eggs", "done": False}


class ProdTest(PostgresTestCase):
    def setUp(self):
        super().setUp()
        self.server.start()
        self.environment = self.server.fresh()
        self.services, self.said = [], ""
        self.addCleanup(self.check_that_nobody_said_the_password)  # after the services have ended

    def prod(self, *arguments, **environment):
        """The production service, but listening on loopback only."""
        service = self.service(
            "--system", "prod", "--set", "env.http_host=127.0.0.1", *arguments,
            **self.environment, **environment)
        self.services.append(service)
        return service

    def say(self, *arguments, **environment):
        """What the program prints, and its exit code."""
        result = subprocess.run(
            [PROGRAM, "--system", "prod", *arguments], text=True, stdin=subprocess.DEVNULL,
            env=environment_with({"TODO_PORT": "0", **environment}),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.said += result.stdout
        return result.stdout, result.returncode

    def check_that_nobody_said_the_password(self):
        said = self.said + "".join(service.output for service in self.services)
        self.assertNotEqual(said, "")
        # If the password were quoted or escaped in the output, only parts of it could be found.
        for word in ("it's", "nowhere", "ecret"):
            self.assertIn(word, self.environment["POSTGRES_PASSWORD"])
            self.assertNotIn(word, said)

    def test_lives_through_suspend_resume_restart_and_stop(self):
        service = self.prod()
        port = service.await_port()
        self.assertEqual(service.curl("GET", "/todos"), (200, []))
        self.assertEqual(service.curl("POST", "/todos", '{"title":"milk"}'), (201, MILK))
        self.assertEqual(service.curl("POST", "/todos", '{"title":"eggs"}'), (201, EGGS))
        self.assertEqual(service.curl("POST", "/todos", '{"title":"bread"}')[0], 201)
        milk = {**MILK, "done": True}
        self.assertEqual(service.curl("PATCH", "/todos/1", '{"done":true}'), (200, milk))
        self.assertEqual(service.curl("DELETE", "/todos/3"), (204, None))
        service.send(signal.SIGUSR1)
        service.await_line("^suspended")
        self.assertEqual(service.curl("GET", "/todos"), (0, None))
        service.send(signal.SIGUSR2)
        self.assertEqual(service.await_port(), port)
        self.assertEqual(service.curl("GET", "/todos"), (200, [milk, EGGS]))
        self.assertEqual(service.end(), 0, service.output)

        again = self.prod()
        again.await_port()
        self.assertEqual(again.curl("GET", "/todos"), (200, [milk, EGGS]))
        self.assertEqual(again.curl("POST", "/todos", '{"title":"tea"}')[1]["id"], 4)
        self.assertEqual(again.end(), 0, again.output)

    def test_starts_as_the_page_says(self):
        """The page's two commands, with the names of the test's server, and listening on loopback only."""
        export, todo = [line for line in (ROOT / "docs/production.md").read_text().splitlines()
                        if line.startswith(("export POSTGRES_", "build-demo/examples/todo/todo "))]
        rest = dict(self.environment)
        export = re.sub(r"(POSTGRES_\w+)=\S+", lambda found: f"{found[1]}={shlex.quote(rest.pop(found[1]))}", export)
        self.assertEqual(set(rest), {"POSTGRES_PORT", "POSTGRES_DATABASE", "POSTGRES_SCHEMA"})  # which have defaults
        folder = pathlib.Path(os.path.dirname(self.database))
        (folder / "build-demo/examples/todo").mkdir(parents=True)
        (folder / "build-demo/examples/todo/todo").symlink_to(os.path.abspath(PROGRAM))
        service = self.enterContext(Service(
            "-c", f"cd {folder} && {export} && exec {todo} --set env.http_host=127.0.0.1",
            program="/bin/sh", **rest))
        self.services.append(service)
        service.await_port()
        self.assertEqual(service.curl("GET", "/todos"), (200, []))
        self.assertEqual(service.end(), 0, service.output)

    def test_two_services_share_their_todos(self):
        one, two = self.prod(), self.prod()
        one.await_port()
        two.await_port()
        self.assertEqual(one.curl("POST", "/todos", '{"title":"milk"}'), (201, MILK))
        self.assertEqual(two.curl("POST", "/todos", '{"title":"eggs"}'), (201, EGGS))
        self.assertEqual(one.curl("GET", "/todos"), (200, [MILK, EGGS]))

    def events(self, output):
        """The events of the log, in short; each line of it is JSON."""
        lines = [json.loads(line) for line in output.splitlines()]
        return [" ".join(filter(None, (line["event"], line.get("component")))) for line in lines]

    def await_ready(self, service, probes):
        """Asks until it is ready: its log names the last component before the start has ended, and a signal in between
        would cancel the start."""
        while service.process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://{probes}/readyz"):
                    return
            except (ConnectionRefusedError, urllib.error.URLError):
                pass

    def test_writes_json_lines(self):
        reserved = self.enterContext(socket.socket())  # Nobody else gets the port of the probes.
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind(("127.0.0.1", 0))
        probes = f"127.0.0.1:{reserved.getsockname()[1]}"
        service = self.prod("--quiet", "--probes", probes)
        self.await_ready(service, probes)
        self.assertEqual(service.end(), 0)
        events = self.events(service.output)
        self.assertEqual(events, [
            "component start log.lifecycle",
            "component start persistence.pool",
            "database opened",
            "component start persistence.store",
            "component start http.handler",
            "http listening",
            "component start http.server",
            "notice",
            "http draining",
            "component drain http.server",
            "notice",
            "component stop http.server",
            "component stop http.handler",
            "component stop persistence.store",
            "component stop persistence.pool",
        ])

    def test_writes_json_lines_when_a_start_fails(self):
        self.server.stop()
        result = subprocess.run(
            [PROGRAM, "--system", "prod", "--quiet"], text=True, capture_output=True,
            env=environment_with({"TODO_PORT": "0", **self.environment}))
        self.said += result.stdout + result.stderr
        self.assertEqual(result.returncode, 1)
        self.assertEqual(self.events(result.stdout), [
            "component start log.lifecycle", "component failed persistence.pool", "failed"])
        failure = json.loads(result.stdout.splitlines()[1])
        self.assertEqual((failure["level"], failure["signal"]), ("error", "start"))
        self.assertIn("Connection refused", failure["error"])
        self.assertTrue(json.loads(result.stdout.splitlines()[2])["message"].startswith("persistence.pool: start failed"))
        self.assertEqual(result.stderr, "")

    def test_runs_in_a_database_of_its_own(self):
        lines = self.server.command("database of its own")
        self.environment = dict(line.split("=", 1) for line in lines)
        service = self.prod()
        service.await_port()
        self.assertEqual(service.curl("POST", "/todos", '{"title":"milk"}'), (201, MILK))
        self.assertEqual(service.end(), 0, service.output)
        del self.environment["POSTGRES_DATABASE"]
        refused = self.prod()
        self.assertEqual(refused.await_end(), 1)
        self.assertIn('permission denied for database', refused.output)

    def test_says_that_the_server_is_away_and_starts_when_it_is_back(self):
        self.server.stop()
        service = self.prod()
        self.assertEqual(service.await_end(), 1)
        where = "database {POSTGRES_DATABASE} at {POSTGRES_HOST}:{POSTGRES_PORT}, user {POSTGRES_USERNAME}, " \
                "schema {POSTGRES_SCHEMA}: ".format(**self.environment)
        self.assertIn(f"persistence.pool: start failed: {where}", service.output)
        self.assertIn("Connection refused", service.output)
        self.assertRegex(service.output, "not reached: persistence.store, http.handler, http.server")
        self.server.start()
        self.prod().await_port()

    def test_says_that_the_password_is_wrong_and_not_which(self):
        self.environment["POSTGRES_PASSWORD"] += ", it's wrong"
        service = self.prod()
        self.assertEqual(service.await_end(), 1)
        self.assertIn("password authentication failed", service.output)

    def test_works_again_when_the_server_has_been_away(self):
        service = self.prod()
        service.await_port()
        kept = []
        for leave in (self.server.stop, self.server.crash):
            status, todo = service.curl("POST", "/todos", '{"title":"milk"}')
            self.assertEqual(status, 201)
            kept.append(todo)
            leave()
            self.expect_unavailable(service)
            self.assertEqual(service.curl("GET", "/")[0], 200)
            self.server.start()
            self.assertEqual(service.curl("GET", "/todos"), (200, kept))
        self.assertEqual(service.end(), 0, service.output)
        self.assertIn('"event":"database unavailable"', service.output)

    def test_stops_in_order_while_the_server_is_away(self):
        service = self.prod()
        service.await_port()
        self.server.stop()
        self.assertEqual(service.end(), 0, service.output)

    def test_reports_all_that_is_wrong_in_the_environment_together(self):
        output, code = self.say(POSTGRES_PORT="many", POSTGRES_PASSWORD=self.environment["POSTGRES_PASSWORD"])
        self.assertEqual(code, 2)
        for message in (
            "env.postgres.host is not given: write it into a file, or set POSTGRES_HOST",
            'env.postgres.port: the variable POSTGRES_PORT is "many"',
            "env.postgres.username is not given: write it into a file, or set POSTGRES_USERNAME",
        ):
            self.assertIn(message, json.loads(output)["message"])
        for name in ("POSTGRES_PASSWORD", "POSTGRES_SCHEMA"):
            self.assertNotIn(name, output)
        output, code = self.say()
        self.assertEqual(code, 2)
        self.assertIn("env.postgres.password is not given: write it into a file, or set POSTGRES_PASSWORD", output)
        self.assertEqual(len(output.splitlines()), 1)  # Nothing has run.

    def test_says_how_to_avoid_the_variables_of_kubernetes(self):
        output, code = self.say(**{**self.environment, "POSTGRES_PORT": "tcp://10.0.0.1:5432"})
        self.assertEqual(code, 2)
        message = json.loads(output)["message"]
        self.assertIn('the variable POSTGRES_PORT is "tcp://10.0.0.1:5432"', message)
        self.assertIn("enableServiceLinks: false", message)

    def test_describes_and_draws_itself_without_the_password(self):
        password = "env.postgres.password=" + self.environment["POSTGRES_PASSWORD"]
        for arguments, environment in (((), self.environment), (("--set", password), {})):
            output, code = self.say("--describe", *arguments, **environment)
            self.assertEqual(code, 0)
            self.assertIn("env.postgres.password (stopped)\n  config     ****\n", output)
            for form in ("mermaid", "dot"):
                output, code = self.say("--graph", form, *arguments, **environment)
                self.assertEqual(code, 0)
                self.assertIn("password", output)


main()
