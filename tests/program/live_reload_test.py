#!/usr/bin/env python3
"""Tests a program that reads its configuration files again.

usage: live_reload_test.py PROGRAM

Each test waits for the program's output.
"""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import run_test

SETTLED = 0.2  # seconds for which a watched file has to be left alone
DEFAULT = "server web:8080 for 0 hosts, a token of 4 characters, 2 threads"

# Reads a schema and texts as JSON, and prints whether each is valid.
VALIDATE = """
import json, sys
import jsonschema, yaml
schema, *texts = json.load(sys.stdin)
schema = json.loads(schema)
jsonschema.Draft7Validator.check_schema(schema)
# As an editor sees it, which knows of tags only what they stand before.
class Loader(yaml.SafeLoader): pass
def plain(loader, _, node):
    if isinstance(node, yaml.MappingNode): return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode): return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)
Loader.add_multi_constructor("!", plain)
print(json.dumps([jsonschema.Draft7Validator(schema).is_valid(yaml.load(text, Loader)) for text in texts]))
"""


class Reconfigured(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, text, name="todo.yaml"):
        """Replaces a file as an editor does, so that a half-written one is never read."""
        fresh = self.folder / f".{name}.new"
        fresh.write_text(text)
        fresh.chmod(0o600)
        fresh.rename(self.folder / name)
        return str(self.folder / name)

    def start(self, text, *arguments, **environment):
        live = run_test.Live("--config", self.write(text), "--threads", "1", "--console", *arguments,
                             **environment)
        self.addCleanup(live.__exit__)
        live.until("server web")
        live.until("is running")
        return live

    def answers(self, live, command, last):
        """What the program prints until a line."""
        seen = len(live.seen)
        live.say(command)
        live.until(last)
        return "".join(live.seen[seen:])

    def end(self, live):
        live.send(signal.SIGTERM)
        self.assertEqual(live.process.wait(), 0)


class Reload(Reconfigured):
    def test_restarts_what_has_other_values_and_nothing_else(self):
        live = self.start("env.port: 1\n")
        self.write("env.port: 2\n")
        live.send(signal.SIGHUP)
        live.until("server stops")
        live.until("server web:2 ")
        self.assertIn("changed: env.port", live.until("changed: "))
        self.assertIn("restarted: server", live.until("restarted: "))
        self.assertNotIn("store stops", "".join(live.seen))
        self.end(live)

    def test_restarts_what_depends_on_it(self):
        live = self.start("env.port: 1\n")
        self.write("env.port: 1\nstore.config.path: other.db\n")
        live.send(signal.SIGHUP)
        live.until("server stops")
        live.until("store stops")
        live.until("store other.db")
        live.until("server web:1 ")
        self.assertIn("restarted: store, server", live.until("restarted: "))
        self.assertNotIn("log stops", "".join(live.seen))
        self.end(live)

    def test_a_live_value_restarts_nothing(self):
        live = self.start("log.level: 3\n")
        self.write("log.level: 5\n")
        live.send(signal.SIGHUP)
        self.assertIn("changed without a restart: log.level", live.until("changed"))
        live.send(signal.SIGUSR1)
        live.until("level 5")
        self.write("{}\n")
        live.send(signal.SIGHUP)
        live.until("changed without a restart: log.level")
        live.send(signal.SIGUSR1)
        live.until("level 1")
        self.assertNotIn("stops", "".join(live.seen))
        self.end(live)

    def test_says_that_nothing_changed(self):
        live = self.start("env: {port: 1}\n")
        self.write("# other words\nenv.port: 1   # the same value\n")
        live.send(signal.SIGHUP)
        live.until("nothing changed")
        self.write("env.port: 01\n")
        live.send(signal.SIGHUP)
        live.until("nothing changed")
        self.end(live)

    def test_a_mistake_changes_nothing_and_all_are_reported(self):
        live = self.start("env.port: 1\nlog.level: 3\n")
        self.write("env.port: 80800\nlog.level: 10\nenv.prt: 2\nenv.hosts: [a]\n")
        live.send(signal.SIGHUP)
        live.until_error('todo.yaml:1:11: env.port: "80800" is not a number from 1 to 65535')
        live.until_error('todo.yaml:2:12: log.level: "10" is not a number from 0 to 9')
        live.until_error("todo.yaml:3:1: there is no env.prt; did you mean env.port?")
        live.until_error("3 mistakes; nothing was changed")
        live.send(signal.SIGUSR1)
        live.until("level 3")
        self.assertNotIn("stops", "".join(live.seen))
        self.end(live)

    def test_a_value_with_which_the_start_fails_comes_back(self):
        live = self.start("env.port: 1\n")
        self.write("env.port: 13\n")
        live.send(signal.SIGHUP)
        live.until("server stops")
        live.until("server web:1 ")
        live.until_error("the new values fail: server: start failed: port 13 is taken")
        live.until_error("the former values are back")
        self.write("env.port: 2\n")
        live.send(signal.SIGHUP)
        live.until("server web:2 ")
        self.end(live)

    def test_reads_no_variable_again_and_keeps_what_was_set(self):
        live = self.start("env: {user: file, port: 1}\n", "--set", "env.port=7", RECONFIGURED_USER="variable")
        self.assertIn("store todo.db of variable", "".join(live.seen))
        self.write("env: {user: other, port: 2}\n")
        live.send(signal.SIGHUP)
        live.until("nothing changed")
        self.end(live)

    def test_what_restarts_sees_the_new_live_values(self):
        live = self.start("log.level: 2\n")
        self.write("log.level: 7\nstore.config.path: x\n")
        live.send(signal.SIGHUP)
        live.until("store x")
        live.send(signal.SIGUSR1)
        live.until("level 7")
        self.end(live)

    def test_of_the_console(self):
        live = self.start("env.port: 1\n")
        self.write("env.port: 2\nlog.level: 4\n")
        said = self.answers(live, "reload-config --dry-run", "would restart")
        self.assertIn("would change: env.port", said)
        self.assertIn("would change without a restart: log.level", said)
        self.assertIn("would restart: server", said)
        said = self.answers(live, "reload-config", "restarted: ")
        self.assertIn("server web:2 ", said)
        self.answers(live, "reload-config", "nothing changed")
        self.end(live)

    def test_names_the_options_that_need_a_restart_of_the_program(self):
        live = self.start("env.port: 1\n$run: {threads: 1, stop-limit: 9s}\n")
        self.write("env.port: 1\n$run: {stop-limit: 8s, timeline: x.svg}\n")
        warning = "warning: restart the program to change $run.stop-limit, $run.threads, $run.timeline"
        for command in ("reload-config --dry-run", "reload-config", "reload-config"):
            self.assertIn("nothing changed", self.answers(live, command, warning))
        live.send(signal.SIGHUP)
        live.until_error(warning)
        self.write("env.port: 2\n$run: {threads: 1, stop-limit: 9s}\n")
        said = self.answers(live, "reload-config", "restarted: server")
        said += self.answers(live, "reload-config", "nothing changed")
        self.assertNotIn("warning", said)
        self.end(live)

    def test_origins_are_those_of_the_new_file(self):
        live = self.start("env.port: 1\nlog.level: 1\nstore.config.path: todo.db\n", "--set", "env.hosts=[a]")
        self.answers(live, "set server.config.options.threads 5", "applies from the next start")
        self.answers(live, "set log.level 4", "log.level is set")
        self.answers(live, "restart server", "server web:1 ")
        self.write("# moved\n\nenv: {port: 1}\nenv.user: nobody\n")
        self.answers(live, "reload-config", "changed: server.config.options.threads")
        self.assertNotIn("store stops", "".join(live.seen))
        said = self.answers(live, "config", "server.config.options.name")
        self.assertRegex(said, r"env.port +1 +\S*todo.yaml:3:13 ")
        self.assertRegex(said, r"env.user +nobody +\S*todo.yaml:4:11 |env.user +\"nobody\" +\S*todo.yaml:4:11 ")
        self.assertRegex(said, r"store.config.path +\S+ +definition ")
        self.assertRegex(said, r"env.hosts +\S+ +--set ")
        self.assertRegex(said, r"log.level +4 +console ")
        self.assertRegex(said, r"server.config.options.threads +5 +console ")
        self.write("env: {port: 1}\n")
        self.answers(live, "reload-config", "nothing changed")
        said = self.answers(live, "config", "server.config.options.name")
        self.assertRegex(said, r"env.port +1 +\S*todo.yaml:1:13 ")
        self.assertRegex(said, r"env.user +\S+ +definition ")
        # What is in use stays where it is, and restarts as before.
        self.answers(live, "restart", "is running again")
        self.answers(live, "config env.port", "a change")
        self.end(live)

    def test_the_console_publishes_a_live_value_at_once(self):
        live = self.start("log.level: 3\n")
        self.answers(live, "set log.level 6", "log.level is set")
        live.send(signal.SIGUSR1)
        live.until("level 6")
        live.say("set log.level 66")
        live.until_error("is not a number from 0 to 9")
        live.send(signal.SIGUSR1)
        live.until("level 6")
        self.write("log.level: 2\n")
        self.answers(live, "reload-config", "nothing changed")
        self.assertRegex(self.answers(live, "config log.level", "a change"), r"console +6\n")
        self.assertNotIn("stops", "".join(live.seen))
        self.end(live)

    def test_a_restart_of_everything_reads_the_files_first(self):
        live = self.start("env.port: 1\n")
        self.write("env.port: nine\n")
        live.say("restart")
        live.until_error('env.port: "nine" is not a number from 1 to 65535')
        self.assertNotIn("stops", "".join(live.seen))
        self.write("env.port: 2\nlog.level: 6\n")
        said = self.answers(live, "restart", "is running again")
        self.assertIn("server web:2 ", said)
        self.assertIn("log stops", said)
        self.assertIn("log starts with 6", said)
        self.answers(live, "stop", "prod is stopped")
        self.write("env.port: 3\n")
        self.answers(live, "restart", "server web:3 ")
        self.end(live)

    def test_without_a_file_is_refused(self):
        with run_test.Live("--console") as live:
            live.until("is running")
            live.say("reload-config")
            live.until_error("the program has no configuration file")
            self.end(live)


class Watched(Reconfigured):
    def test_files_are_read_when_they_change(self):
        live = self.start("env.port: 1\n", "--watch-config")
        self.write("env.port: 2\n")
        live.until("server web:2 ")
        (self.folder / "todo.yaml.d").mkdir()
        (self.folder / "todo.yaml.d/50.yaml").write_text("env.hosts: [a, b]\n")
        live.until("server web:2 for 2 hosts")
        self.write("env.port: many\n")
        live.until_error('env.port: "many" is not a number')
        self.write("env.port: 3\n")
        live.until("server web:3 ")
        self.end(live)

    def test_a_file_that_is_written_in_parts_is_read_once(self):
        is_judged = False
        while not is_judged:  # A machine that takes too long between the parts decides nothing.
            live = self.start("env.port: 1\n", "--watch-config")
            begin = time.monotonic()
            with (self.folder / "todo.yaml").open("w") as out:
                out.write("env.port: 2\nlog.level: ")
            with (self.folder / "todo.yaml").open("a") as out:
                out.write("4\nenv.hosts: [a]\n")
            is_judged = time.monotonic() - begin < SETTLED / 2
            live.until("server web:2 for 1 hosts")
            live.until("restarted: server")
            self.write("env.port: 3\nlog.level: 4\nenv.hosts: [a]\n")
            live.until("server web:3 ")
            live.until("restarted: server")
            self.end(live)
            if is_judged:
                self.assertEqual("".join(live.seen).count("restarted: "), 2)
                self.assertNotIn("todo.yaml", live.process.stderr.read())

    def test_a_file_that_stays_half_written_changes_nothing_until_the_rest_comes(self):
        live = self.start("env.port: 1\n", "--watch-config")
        with (self.folder / "todo.yaml").open("w") as out:
            out.write("env.port: 2\nlog.level: ")
        live.until_error("todo.yaml:2:")
        live.until_error("1 mistake; nothing was changed")
        live.send(signal.SIGUSR1)
        live.until("level 1")
        self.assertNotIn("stops", "".join(live.seen))
        with (self.folder / "todo.yaml").open("a") as out:
            out.write("4\n")
        live.until("server web:2 ")
        self.end(live)

    def test_a_mounted_map_is_swapped(self):
        first = self.folder / "..1"
        first.mkdir()
        (first / "todo.yaml").write_text("env.port: 1\n")
        (self.folder / "..data").symlink_to("..1")
        (self.folder / "todo.yaml").symlink_to("..data/todo.yaml")
        with run_test.Live("--config", str(self.folder / "todo.yaml"), "--threads", "1",
                           "--watch-config") as live:
            live.until("server web:1 ")
            live.until("is running")
            second = self.folder / "..2"
            second.mkdir()
            (second / "todo.yaml").write_text("env.port: 2\n")
            (self.folder / "..fresh").symlink_to("..2")
            (self.folder / "..fresh").rename(self.folder / "..data")
            live.until("server web:2 ")
            self.end(live)


class Variables(Reconfigured):
    def test_with_the_prefix_override_files_and_are_overridden_by_set(self):
        live = self.start("env.port: 1\n", RECONFIGURED__ENV__PORT="5", RECONFIGURED__ENV__HOSTS="[a, b]",
                          RECONFIGURED__SERVER__CONFIG__OPTIONS__THREADS="8")
        self.assertIn("server web:5 for 2 hosts, a token of 4 characters, 8 threads", "".join(live.seen))
        self.end(live)
        live = self.start("env.port: 1\n", "--set", "env.port=6", RECONFIGURED__ENV__PORT="5")
        self.assertIn("server web:6 ", "".join(live.seen))
        self.end(live)

    def test_with_the_prefix_that_name_nothing_are_mistakes(self):
        result = run_test.run(RECONFIGURED__ENV__PROT="5", RECONFIGURED__ENV__PORT="0")
        self.assertEqual(result.returncode, 2)
        self.assertIn("variable RECONFIGURED__ENV__PROT: it names no value; did you mean RECONFIGURED__ENV__PORT?",
                      result.stderr)
        self.assertIn('variable RECONFIGURED__ENV__PORT: env.port: "0" is not a number from 1 to 65535', result.stderr)

    def test_of_a_secret_may_name_a_file(self):
        file = self.write("hunter2\n", "token")
        live = self.start("{}\n", RECONFIGURED_TOKEN_FILE=file)
        self.assertIn("a token of 7 characters", "".join(live.seen))
        self.end(live)
        result = run_test.run(RECONFIGURED_TOKEN_FILE=file, RECONFIGURED_TOKEN="x")
        self.assertEqual(result.returncode, 2)
        self.assertIn("env.token: RECONFIGURED_TOKEN and RECONFIGURED_TOKEN_FILE are both set; set one", result.stderr)
        result = run_test.run(RECONFIGURED_TOKEN_FILE=f"{file}s")
        self.assertEqual(result.returncode, 2)
        self.assertIn("RECONFIGURED_TOKEN_FILE", result.stderr)

    def test_a_value_is_set_from_a_file(self):
        file = self.write("hunter2\n", "token")
        live = self.start("{}\n", "--set-file", f"env.token={file}")
        self.assertIn("a token of 7 characters", "".join(live.seen))
        self.end(live)


class Seen(Reconfigured):
    FILE = "env:\n  port: 81\n  hosts: [a]\nserver.config.options.threads: 3\nlog.level: 2\n"

    def printed(self, form, *arguments, **environment):
        result = run_test.run("--print-config", form, *arguments, **environment)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return result.stdout

    def test_all_values_with_their_origin(self):
        file = self.write(self.FILE)
        said = self.printed("all", "--config", file, "--set", "server.config.options.name=site",
                            RECONFIGURED__LOG__LEVEL="7")
        for line in (f"env.port: 81  # {file}:2:9", f'env.hosts: ["a"]  # {file}:3:10',
                     f"server.config.options.threads: 3  # {file}:4:32",
                     'server.config.options.name: "site"  # --set', "log.level: 7  # variable RECONFIGURED__LOG__LEVEL",
                     'store.config.path: "todo.db"  # definition', "# env.token: a secret  # definition",
                     '# env.schema: "todo"  # pinned'):
            self.assertIn(line + "\n", said)
        changed = self.printed("changed", "--config", file, RECONFIGURED_USER="bob")
        self.assertIn('env.user: "bob"  # variable RECONFIGURED_USER\n', changed)
        self.assertIn("env.port: 81", changed)
        self.assertNotIn("store.config.path", changed)
        # What is printed can be read.
        again = self.write(said, "again.yaml")
        self.assertEqual(re.sub(r"  #.*", "", self.printed("all", "--config", again)), re.sub(r"  #.*", "", said))

    def test_a_template_changes_nothing(self):
        template = self.printed("template")
        self.assertIn("# where clients connect\n# a number from 1 to 65535; restarts server\n#env.port: 8080\n", template)
        self.assertIn("# how much is written\n# a number from 0 to 9; live\n#log.level: 1\n", template)
        self.assertNotIn("env.schema", template)
        whole = re.sub(r"^#(?! )", "", template, flags=re.M)
        self.assertIn("\nenv.port: 8080\n", whole)
        file = self.write(whole)
        plain = self.printed("all")
        self.assertEqual(re.sub(r"  #.*", "", self.printed("all", "--config", file)), re.sub(r"  #.*", "", plain))
        self.assertEqual(run_test.run("--check-config", "--config", file).stdout, "no mistakes\n")

    def test_a_schema_accepts_what_the_program_accepts(self):
        schema = self.printed("schema")
        texts = {self.FILE: True, "env: {port: 1}\n$profiles: {dev: {env.port: 2}}\n": True,
                 "server: {config.options: {threads: 4}}\n": True, "env.hosts: [a, b]\n": True,
                 "settings: {port: 1}\nsettings.hosts: [a]\n": True, "settings.prt: 1\n": False,
                 "env.port: !or [!env RECONFIGURED_PORT, 80]\n": True, "env.port: !default\n": True,
                 "env.port: !ref server.config.options.threads\n": True, "env.hosts: !append [a]\n": True,
                 "env: {port: !profile {prod: 1, default: 2}}\nenv.user: !join [a, !env HOME]\n": True,
                 "env: !profile {prod: {port: 1}, default: {port: 2}}\n": True, "env.port: !env PATH\n": None,
                 "env.token: !file todo.yaml\nlog.level: !or [!file none, 3]\n": True,
                 "env: {prot: 1}\n": False, "env.port: {prod: 1}\n": None,
                 "env.port: 80800\n": False, "env.prt: 1\n": False, "env.hosts: a\n": False, "log.level: 10\n": False,
                 "env.schema: other\n": False, "env: {port: many}\n": False}
        # The validator is a package of the system's Python, which need not be the one that runs this.
        judged = subprocess.run(["/usr/bin/python3", "-c", VALIDATE], input=json.dumps([schema, *texts]), text=True,
                                capture_output=True)
        self.assertEqual(judged.stderr, "")
        for (text, good), is_valid in zip(texts.items(), json.loads(judged.stdout), strict=True):
            with self.subTest(text):
                self.assertEqual(is_valid, good is not False)  # None: the schema cannot see the tag
                result = run_test.run("--check-config", "--config", self.write(text))
                self.assertEqual(result.returncode, 0 if good else 2, result.stderr)

    def test_the_console_shows_every_layer(self):
        live = self.start("env.port: 81\n", "--set", "env.port=82")
        said = self.answers(live, "config env.port", "a change")
        self.assertRegex(said, r"definition +8080\n")
        self.assertRegex(said, r"todo.yaml:1:11 +81\n")
        self.assertRegex(said, r"--set +82\n")
        self.assertRegex(said, r"in use +82\n")
        self.assertRegex(said, r"a change +restarts server\n")
        said = self.answers(live, "config", "server.config.options.name")
        self.assertRegex(said, r"log.level +1 +definition +live")
        self.assertRegex(said, r"env.token +\*\*\*\* +definition")
        self.end(live)


class Secrets(Reconfigured):
    WORD = "hunter2"

    def test_appear_nowhere(self):
        token = self.write(f"{self.WORD}\n", "token")
        gives = {
            "file": (f"env.token: {self.WORD}\n", [], {}),
            "credential": ("env.token: !credential token\n", [], {"CREDENTIALS_DIRECTORY": str(self.folder)}),
            "file tag": ("env.token: !file token\n", [], {}),
            "variable": ("{}\n", [], {"RECONFIGURED_TOKEN": self.WORD}),
            "prefixed": ("{}\n", [], {"RECONFIGURED__ENV__TOKEN": self.WORD}),
            "file of a variable": ("{}\n", [], {"RECONFIGURED_TOKEN_FILE": token}),
            "--set-file": ("{}\n", ["--set-file", f"env.token={token}"], {}),
        }
        for name, (text, arguments, environment) in gives.items():
            with self.subTest(name):
                said = ""
                for form in ("--describe", "--check-config", *(f"--print-config={form}" for form in
                                                               ("all", "changed", "template", "schema"))):
                    result = run_test.run(form, "--config", self.write(text), *arguments, **environment)
                    self.assertEqual(result.returncode, 0, result)
                    said += result.stdout + result.stderr
                socket = str(self.folder / "socket")
                timeline = self.folder / "timeline.svg"
                live = self.start(text, "--control", socket, "--timeline", str(timeline), *arguments, **environment)
                self.assertIn("a token of 7 characters", "".join(live.seen))
                for command in ("config", "config env.token", "describe env.token", "describe server", "instance env.token",
                                "system", "reload-config", "log on", "restart server", "graph"):
                    live.say(command)
                live.say("set env.token 'x")
                live.say("systems")
                live.until("dev")
                said += "".join(live.seen) + timeline.read_text()
                self.assertNotIn(self.WORD.encode(), pathlib.Path(f"/proc/{live.process.pid}/cmdline").read_bytes())
                live.send(signal.SIGTERM)
                live.process.wait()
                said += live.process.stdout.read() + live.process.stderr.read()
                self.assertNotIn(self.WORD, said)

    def test_that_others_can_read_are_warned_of(self):
        file = self.write(f"env.token: {self.WORD}\n")
        os.chmod(self.folder, 0o755)
        os.chmod(file, 0o644)
        result = run_test.run("--config", file, "--print-config")
        self.assertRegex(result.stderr, r"warning: .*todo.yaml: .*can read it, and it contains a secret; run chmod")
        os.chmod(file, 0o666)
        result = run_test.run("--config", file, "--print-config")
        self.assertRegex(result.stderr, r"warning: .*todo.yaml: every user can change it; run chmod o-w")
        self.assertNotIn(self.WORD, result.stderr)


if __name__ == "__main__":
    run_test.PROGRAM = os.path.abspath(sys.argv.pop(1))
    run_test.run_all()
