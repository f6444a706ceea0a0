#!/usr/bin/env python3
"""Tests a program with configuration files.

usage: config_settings_test.py PROGRAM

Each test waits for the program's output.
"""
import os
import pathlib
import signal
import sys
import tempfile
import unittest

import run_test

DEFAULTS = "serving localhost:8080, wait 10 ms, a key of 4 characters, token none, 10 connections"


class Configured(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return str(file)

    def serves(self, *arguments, **environment):
        """What the program says that it serves."""
        with run_test.Live("--quiet", *arguments, **environment) as live:
            said = live.until("serving").strip()
            live.send(signal.SIGTERM)
            self.assertEqual(live.process.wait(), 0)
            return said

    def refused(self, *arguments, **environment):
        """What is wrong, without the name of the folder. A program that starts would never end."""
        with run_test.Live(*arguments, **environment) as live:
            for line in live.process.stdout:
                self.fail(f"not refused; printed: {line}")
            mistakes = live.process.stderr.read()
            self.assertEqual(live.process.wait(), 2, mistakes)
            return mistakes.replace(f"{self.folder}/", "").splitlines()


class Values(Configured):
    def test_come_from_the_file(self):
        file = self.write("todo.yaml", "env:\n  host: db.internal\n  wait: 1s\nenv.limits: {connections: 3}\n"
                                       "env.port: !or [!env CONFIGURED_PORT, 81]\nenv.limits.verbose: yes\n"
                                       "env.key: hunter2\n")
        self.assertEqual(self.serves("--config", file),
                         "serving db.internal:81, wait 1000 ms, a key of 7 characters, token none, 3 connections, verbose")
        self.assertIn(":82,", self.serves("--config", file, CONFIGURED_PORT="82"))

    def test_are_overridden_by_a_variable_and_by_set(self):
        file = self.write("todo.yaml", "env: {host: file, token: file}\n")
        said = self.serves("--config", file, "--set", "env.host=set", CONFIGURED_TOKEN="variable")
        self.assertIn("serving set:8080,", said)
        self.assertIn("token variable,", said)
        self.assertIn("token file,", self.serves("--config", file))

    def test_of_the_profile_override_those_of_the_file(self):
        file = self.write("todo.yaml", "env.port: 1\n$profiles:\n  prod: {env.port: 2}\n  dev: {env.port: 3}\n")
        self.assertIn("localhost:2,", self.serves("--config", file))
        self.assertIn("dev.local:3,", self.serves("--config", file, "--system", "dev"))

    def test_of_several_files_and_of_the_folder_beside_them(self):
        one = self.write("one.yaml", "env: {host: one, port: 1}\n$include: [parts/more.yaml]\n")
        self.write("parts/more.yaml", "env: {host: more, wait: 5ms}\n")
        two = self.write("two.yaml", "env.host: two\n")
        self.assertIn("serving two:1, wait 5 ms", self.serves("--config", one, "--config", two))
        self.write("one.yaml.d/10.yaml", "env.host: beside\n")
        self.assertIn("serving beside:1,", self.serves("--config", one, "--config", two))

    def test_have_the_order_of_the_layers_under_all_their_names(self):
        one = self.write("one.yaml", "settings: {port: 1, host: one}\n$profiles: {prod: {settings.wait: 2ms}}\n")
        two = self.write("two.yaml", "env.port: 2\n")
        self.assertIn("serving one:2, wait 2 ms", self.serves("--config", one, "--config", two))
        self.assertIn("serving one:1,", self.serves("--config", two, "--config", one))
        file = self.write("todo.yaml", "settings.host: !ref settings.limits.connections\n")
        self.assertIn("serving 10:8080,", self.serves("--config", file))
        file = self.write("todo.yaml", "settings.port: 1\nenv: {port: 2}\n")
        self.assertEqual(self.refused("--config", file), [
            "todo.yaml:2:7: env.port is given twice, also in line 1", "1 mistake; nothing was started"])

    def test_of_maps_have_names_with_dots(self):
        file = self.write("todo.yaml", "env: {peers: {db.internal: 1, db: 2, 'a b': 3}}\nenv.port: !ref env.peers.db.internal\n")
        self.assertTrue(self.serves("--config", file).endswith(", peer a b:3, peer db:2, peer db.internal:1"))
        self.assertIn("serving localhost:1,", self.serves("--config", file))
        file = self.write("todo.yaml", "env.peers.db.internal: 1\n")
        self.assertTrue(self.serves("--config", file).endswith(", peer db.internal:1"))
        file = self.write("todo.yaml", "env.peers: {db.internal: 1, db.external: many}\n")
        self.assertEqual(self.refused("--config", file), [
            'todo.yaml:1:42: env.peers.db.external: "many" is not an int', "1 mistake; nothing was started"])

    def test_of_the_definition_can_be_used(self):
        file = self.write("todo.yaml", "env.host: !join [!ref env.limits.connections, '-', !default ]\n")
        self.assertIn("serving 10-localhost:8080,", self.serves("--config", file))

    def test_of_the_definition_can_be_asked_for_at_a_secret(self):
        file = self.write("todo.yaml", "env.key: !or [!env CONFIGURED_UNSET, !default ]\n")
        self.assertIn("a key of 4 characters", self.serves("--config", file))

    def test_of_a_definition_are_those_that_it_shows(self):
        file = self.write("todo.yaml", "env.host: !ref env.limits.connections\nenv.token: !ref env.host\n"
                                       "env.port: !default\n")
        said = self.serves("--config", file)
        self.assertIn("serving 10:8080,", said)
        self.assertIn("token 10,", said)
        file = self.write("todo.yaml", "env.host: !ref env.token\nenv.wait: !ref env.key\nenv.port: !ref .port\n"
                                       "env.limts: !ref env.limits\n")
        self.assertEqual(self.refused("--config", file), [
            "todo.yaml:1:11: env.host: !ref env.token: there is no such value",
            "todo.yaml:2:11: env.wait: a credential would be shown here, because the definition does not say secret(...)",
            "todo.yaml:3:11: env.port: !ref .port: there is no such value",
            "todo.yaml:4:12: there is no env.limts.connections; did you mean env.limits?",
            "todo.yaml:4:12: there is no env.limts.verbose; did you mean env.limits?",
            "5 mistakes; nothing was started",
        ])

    def test_come_from_a_credential_which_is_never_shown(self):
        self.write("credentials/key", "hunter22\n")
        folder = {"CREDENTIALS_DIRECTORY": str(self.folder / "credentials")}
        file = self.write("todo.yaml", "env.key: !credential key\n")
        self.assertIn("a key of 8 characters", self.serves("--config", file, **folder))
        result = run_test.run("--config", file, "--describe", **folder)
        self.assertIn("env.key", result.stdout)
        self.assertNotIn("hunter", result.stdout + result.stderr)
        for path in ("env.host", "env.port", "env.wait", "env.prot", "env.limits", "server", "server.host", "$run.threads",
                     "$run.control"):
            file = self.write("todo.yaml", f"{path}: !credential key\n")
            self.assertNotIn("hunter", "".join(self.refused("--config", file, **folder)), path)

    def test_are_described(self):
        file = self.write("todo.yaml", "env: {host: db.internal, port: 81}\n")
        said = run_test.run("--config", file, "--describe").stdout
        self.assertIn("db.internal", said)
        self.assertIn("81", said)


class Files(Configured):
    def test_are_those_of_the_first_source(self):
        self.write("run_folder/configured_program.yaml", "env.host: systemd\n")
        folder = {"CONFIGURATION_DIRECTORY": str(self.folder / "run_folder")}
        self.assertIn("serving systemd:", self.serves(**folder))
        variable = self.write("variable.yaml", "env.host: variable\n")
        self.assertIn("serving variable:", self.serves(CRULLER_CONFIG=variable, **folder))
        option = self.write("option.yaml", "env.host: option\n")
        self.assertIn("serving option:", self.serves("--config", option, CRULLER_CONFIG=variable, **folder))

    def test_only_that_of_systemd_may_be_absent(self):
        self.assertEqual(self.serves(CONFIGURATION_DIRECTORY=str(self.folder)), DEFAULTS)
        absent = str(self.folder / "absent.yaml")
        told = ["absent.yaml cannot be read: No such file or directory", "1 mistake; nothing was started"]
        self.assertEqual(self.refused("--config", absent), told)
        self.assertEqual(self.refused(CRULLER_CONFIG=absent), told)

    def test_of_the_working_directory_are_not_read(self):
        self.write("configured_program.yaml", "env.host: here\n")
        before = os.getcwd()
        self.addCleanup(os.chdir, before)
        os.chdir(self.folder)
        self.assertEqual(self.serves(), DEFAULTS)


class Mistakes(Configured):
    def test_are_reported_together_before_anything_starts(self):
        file = self.write("todo.yaml", "env:\n  port: 80800\n  htpp_host: x\n  number: many\n  limits: 3\n"
                                       "server.host: x\nenv.wait: [1s]\na: &b c\n")
        self.write("todo.yaml.d/50-site.yaml", "env.port: !env CONFIGURED_UNSET\n")
        self.assertEqual(self.refused("--config", file, "--set", "env.prot=1"), [
            "todo.yaml:3:3: there is no env.htpp_host; did you mean env.host?",
            "todo.yaml:4:3: there is no env.number; did you mean env.key?",
            "todo.yaml:5:11: env.limits: a map; set its members instead",
            "todo.yaml:6:14: server.host: no value; only constants can be set, and what a config contains, such as "
            "server.config.NAME",
            "todo.yaml:7:11: env.wait: \"[1s]\" is not a duration such as 250ms",
            "todo.yaml:8:4: anchors are not supported; write !ref with the path of a value",
            "todo.yaml.d/50-site.yaml:1:11: env.port: the variable CONFIGURED_UNSET is not set",
            "unknown component \"env.prot\"; did you mean \"env.port\"? known: env.host, env.port, env.wait, env.key, "
            "env.token, env.limits, env.peers, server, settings",
            "8 mistakes; nothing was started",
        ])

    def test_of_paths_that_lead_to_nothing_or_to_groups(self):
        file = self.write("todo.yaml", "evn: {}\nhosst: []\nenv: 3\n")
        self.assertEqual(self.refused("--config", file), [
            "todo.yaml:1:1: there is no evn",
            "todo.yaml:2:1: there is no hosst; did you mean env.host?",
            "todo.yaml:3:6: env: a group or map; its members can have values",
            "3 mistakes; nothing was started",
        ])

    def test_do_not_show_what_is_meant_for_a_secret(self):
        for text in ("env.key: !hunter2\n", "env.key: {hunter2}\n", "env: {key:hunter2}\n", "env.key: [hunter2]\n",
                     "env.key: {a: hunter2}\n", "env.key: !!hunter2 x\n", "env.key: *hunter2\n"):
            self.assertNotIn("hunter2", "".join(self.refused("--config", self.write("todo.yaml", text))), text)

    def test_do_not_lead_a_secret_to_where_it_is_shown(self):
        for text in ("env: {key: hunter2, host: !ref env.key}\n", "env: {key: hunter2, host: !join [a, !ref env.key]}\n",
                     "env: {key: hunter2, host: !or [!env CONFIGURED_UNSET, !ref env.key]}\n"):
            said = "".join(self.refused("--config", self.write("todo.yaml", text)))
            self.assertIn("env.host: a credential would be shown here", said)
            self.assertNotIn("hunter2", said)

    def test_of_a_variable_are_not_reported_again_for_what_the_file_gives(self):
        file = self.write("todo.yaml", "env.number: many\n")
        self.assertEqual(self.refused("--config", file, "--system", "strict"), [
            "todo.yaml:1:13: env.number: \"many\" is not an int",
            "1 mistake; nothing was started",
        ])
        file = self.write("todo.yaml", "env.number: [\n")
        self.assertEqual(len(self.refused("--config", file, "--system", "strict")), 2)

    def test_of_variables_are_found_by_check_config_without_a_file(self):
        result = run_test.run("--check-config")
        self.assertEqual(result.returncode, 2)
        self.assertIn("env.number is not given: write it into a file, or set CONFIGURED_NUMBER", result.stderr)

    def test_of_variables_are_among_them(self):
        file = self.write("todo.yaml", "env.port: 80800\n")
        self.assertEqual(self.refused("--config", file, "--system", "strict"), [
            "todo.yaml:1:11: env.port: \"80800\" is not a whole number from 0 to 65535",
            "env.number is not given: write it into a file, or set CONFIGURED_NUMBER",
            "2 mistakes; nothing was started",
        ])

    def test_of_all_systems_are_found_by_check_config(self):
        file = self.write("todo.yaml", "env.port: 1\n$profiles: {dev: {env.wait: soon}}\n")
        self.assertEqual(self.refused("--config", file, "--check-config", CONFIGURED_NUMBER="1"), [
            "todo.yaml:2:29: env.wait: \"soon\" is not a duration such as 250ms (in dev)",
            "1 mistake; nothing was started",
        ])
        self.assertEqual(self.refused("--config", file, "--check-config", "--system", "dev"), [
            "todo.yaml:2:29: env.wait: \"soon\" is not a duration such as 250ms", "1 mistake; nothing was started"])
        for only in ({}, {"CRULLER_SYSTEM": "prod"}):
            result = run_test.run("--config", file, "--check-config", **only)
            self.assertEqual(result.returncode, 2)
        result = run_test.run("--config", file, "--check-config", "--system", "prod")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "no mistakes\n", ""))
        file = self.write("todo.yaml", "$profiles: {dev: {$run.threads: many}}\n")
        self.assertEqual(run_test.run("--config", file, "--check-config", "--system", "prod").returncode, 0)
        self.assertEqual(run_test.run("--config", file, "--check-config", "--system", "dev").returncode, 2)
        file = self.write("todo.yaml", "env.port: 1\n")
        self.assertIn("localhost:1,", self.serves("--config", file))
        result = run_test.run("--config", file, "--check-config", CONFIGURED_NUMBER="1")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "no mistakes\n", ""))


class Run(Configured):
    def test_gets_its_options_from_the_file(self):
        file = self.write("todo.yaml", "$run: {quiet: true, threads: 2}\n")
        with run_test.Live("--config", file) as live:
            self.assertEqual(live.until("").strip(), DEFAULTS)
            live.send(signal.SIGTERM)
            self.assertEqual(live.process.wait(), 0)
            self.assertEqual(live.process.stdout.read(), "")

    def test_prefers_the_command_line(self):
        file = self.write("todo.yaml", "$run: {timeline: /nowhere/from/the/file.svg}\n")
        svg = self.folder / "start.svg"
        self.assertEqual(self.serves("--config", file, "--timeline", str(svg)), DEFAULTS)
        self.assertTrue(svg.exists())

    def test_refuses_what_is_no_option_of_its(self):
        file = self.write("todo.yaml", "$run:\n  thread: 2\n  start-timeout: 10\n  probes: [x]\n"
                                       "$profiles: {dev: {$run.threads: 0}}\n")
        expected = [
            "todo.yaml:2:3: there is no $run.thread; did you mean $run.threads?",
            "todo.yaml:3:18: $run.start-timeout: \"10\" is not a duration with a unit, such as 10s",
            "todo.yaml:4:11: $run.probes: one value is expected",
        ]
        self.assertEqual(self.refused("--config", file), [*expected, "3 mistakes; nothing was started"])
        self.assertEqual(self.refused("--config", file, "--check-config", CONFIGURED_NUMBER="1"), [
            *expected,
            "todo.yaml:5:33: $run.threads: Value 0 not in range 1 to 1024",
            "4 mistakes; nothing was started",
        ])


class Console(Configured):
    def test_uses_another_system_with_its_profile(self):
        file = self.write("todo.yaml", "$profiles: {dev: {env.port: 3}}\n")
        with run_test.Live("--console", "--config", file) as live:
            live.until("prod is running")
            live.process.stdin.write("use dev\nstart\n")
            live.process.stdin.flush()
            live.until("serving dev.local:3,")
            live.send(signal.SIGTERM)
            self.assertEqual(live.process.wait(), 0)

    def test_keeps_the_system_if_the_profile_of_the_other_has_mistakes(self):
        file = self.write("todo.yaml", "$profiles: {dev: {env.port: 80800}}\n")
        with run_test.Live("--console", "--config", file) as live:
            live.until("prod is running")
            live.process.stdin.write("use dev\n")
            live.process.stdin.flush()
            live.until_error("todo.yaml:1:29: env.port: \"80800\"")
            live.process.stdin.write("describe server\n")
            live.process.stdin.flush()
            live.until("server (running)")
            live.send(signal.SIGTERM)
            self.assertEqual(live.process.wait(), 0)


if __name__ == "__main__":
    run_test.PROGRAM = os.path.abspath(sys.argv.pop(1))
    run_test.run_all()
